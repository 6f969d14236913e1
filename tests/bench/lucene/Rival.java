import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.DrillDownQuery;
import org.apache.lucene.facet.DrillSideways;
import org.apache.lucene.facet.Facets;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsCollectorManager;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.MultiFacets;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesReaderState;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;

/**
 * Lucene as an engine that pages are compared with: one process that obeys lines of its
 * standard input, whose fields are parted by tabs and whose lists by the unit separator.
 *
 *   add TITLE BODY STORY DAY VALUES...   a document; VALUES are those of each facet
 *   commit                               merges to one segment; answers with the
 *                                        nanoseconds of the processor so far
 *   page HOW WORDS FILTERS SORT          a page; answers with matches, nanoseconds of the
 *                                        clock, and of the processor in this thread: what
 *                                        the compiler and the collector take is not counted
 *
 * Facets are counted by its own facet module over doc values, hits are collected in the
 * same pass, snippets are cut from offsets in the postings.
 */
final class Rival {
    static final String[] KEYS = {"people", "organisations", "places", "event", "agency", "outlet", "date"};
    static final int SHOWN = 10, CANDIDATES = 40;
    static final FieldType OFFSETS = new FieldType(TextField.TYPE_STORED);

    static {
        OFFSETS.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
        OFFSETS.freeze();
    }

    final Analyzer analyzer = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new StandardTokenizer();
            TokenStream stems = new PorterStemFilter(new LowerCaseFilter(words));
            return new TokenStreamComponents(words, stems);
        }
    };
    final FacetsConfig config = new FacetsConfig();
    final FSDirectory directory;
    final Map<String, SortedSetDocValuesReaderState> states = new HashMap<>();
    IndexWriter writer;
    IndexSearcher searcher;
    UnifiedHighlighter highlighter;

    Rival(Path folder) throws IOException {
        directory = FSDirectory.open(folder);
        for (String key : KEYS) {
            config.setMultiValued(key, true);
            config.setIndexFieldName(key, "facet." + key);
        }
        if (DirectoryReader.indexExists(directory))
            open();
    }

    void open() throws IOException {
        DirectoryReader reader = DirectoryReader.open(directory);
        searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null); // every page is a first page
        for (String key : KEYS)
            states.put(key, new DefaultSortedSetDocValuesReaderState(reader, "facet." + key, config));
        highlighter = UnifiedHighlighter.builder(searcher, analyzer).build();
    }

    void add(String[] fields) throws IOException {
        if (writer == null)
            writer = new IndexWriter(directory, new IndexWriterConfig(analyzer).setRAMBufferSizeMB(512));
        Document document = new Document();
        document.add(new StoredField("title", fields[1]));
        document.add(new Field("body", fields[1] + "\n\n" + fields[2], OFFSETS));
        document.add(new NumericDocValuesField("story", Long.parseLong(fields[3])));
        document.add(new NumericDocValuesField("day", Long.parseLong(fields[4])));
        for (int number = 0; number < KEYS.length; number++)
            for (String value : list(fields[5 + number]))
                document.add(new SortedSetDocValuesFacetField(KEYS[number], value));
        writer.addDocument(config.build(document));
    }

    void commit() throws IOException {
        writer.forceMerge(1);
        writer.close();
        open();
    }

    static String[] list(String field) {
        return field.isEmpty() ? new String[0] : field.split("\u001f");
    }

    Query query(String how, String[] words) {
        switch (how) {
            case "all":
                return new MatchAllDocsQuery();
            case "prefix":
                return new PrefixQuery(new Term("body", words[0]));
            case "phrase":
                return new PhraseQuery("body", words);
            case "near":
                return new PhraseQuery(4, "body", words);
        }
        BooleanClause.Occur occur = how.equals("and") ? BooleanClause.Occur.MUST : BooleanClause.Occur.SHOULD;
        BooleanQuery.Builder builder = new BooleanQuery.Builder();
        for (String word : words)
            builder.add(new TermQuery(new Term("body", word)), occur);
        return builder.build();
    }

    /** The counts of all facets: those of a filtered one over the hits without its filter. */
    Facets counts(FacetsCollector hits, Map<String, FacetsCollector> besides) throws IOException {
        Map<String, Facets> facets = new HashMap<>();
        for (String key : KEYS) {
            FacetsCollector own = besides.getOrDefault(key, hits);
            facets.put(key, new SortedSetDocValuesFacetCounts(states.get(key), own));
        }
        return new MultiFacets(facets);
    }

    long page(String how, String[] words, String[] filters, boolean newest) throws IOException {
        Query asked = query(how, words);
        Sort sort = newest ? new Sort(new SortField("day", SortField.Type.LONG, true)) : null;
        TopDocs found;
        Facets facets;
        if (filters.length == 0) {
            FacetsCollectorManager manager = new FacetsCollectorManager();
            FacetsCollectorManager.FacetsResult result = sort == null
                ? FacetsCollectorManager.search(searcher, asked, CANDIDATES, manager)
                : FacetsCollectorManager.search(searcher, asked, CANDIDATES, sort, manager);
            found = result.topDocs();
            facets = counts(result.facetsCollector(), Map.of());
        } else {
            DrillDownQuery drill = new DrillDownQuery(config, asked);
            for (String filter : filters)
                drill.add(filter.substring(0, filter.indexOf('=')), filter.substring(filter.indexOf('=') + 1));
            DrillSideways.DrillSidewaysResult result = new Sideways().search(drill, null, null, CANDIDATES, sort, false);
            found = result.hits;
            facets = result.facets;
        }
        for (String key : KEYS)
            facets.getTopChildren(SHOWN, key);
        show(asked, folded(found));
        return found.totalHits.value();
    }

    final class Sideways extends DrillSideways {
        Sideways() {
            super(Rival.this.searcher, Rival.this.config, states.get(KEYS[0]));
        }

        @Override
        protected Facets buildFacetsResult(FacetsCollector hits, FacetsCollector[] sideways, String[] keys)
                throws IOException {
            Map<String, FacetsCollector> besides = new HashMap<>();
            for (int number = 0; number < keys.length; number++)
                besides.put(keys[number], sideways[number]);
            return counts(hits, besides);
        }
    }

    /** One document for each of the first stories. */
    int[] folded(TopDocs found) throws IOException {
        Set<Long> stories = new HashSet<>();
        List<Integer> shown = new ArrayList<>();
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        for (ScoreDoc hit : found.scoreDocs) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
            NumericDocValues story = leaf.reader().getNumericDocValues("story");
            story.advanceExact(hit.doc - leaf.docBase);
            if (stories.add(story.longValue()))
                shown.add(hit.doc);
            if (shown.size() == SHOWN)
                break;
        }
        return shown.stream().mapToInt(Integer::intValue).toArray();
    }

    void show(Query asked, int[] docs) throws IOException {
        for (int doc : docs)
            searcher.storedFields().document(doc, Set.of("title"));
        if (docs.length > 0)
            highlighter.highlightFields(new String[] {"body"}, asked, docs, new int[] {2});
    }

    public static void main(String[] arguments) throws IOException {
        Rival rival = new Rival(Path.of(arguments[0]));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var thread = ManagementFactory.getThreadMXBean();
        var processor = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] fields = line.split("\t", -1);
            switch (fields[0]) {
                case "add" -> rival.add(fields);
                case "commit" -> {
                    rival.commit();
                    System.out.println(processor.getProcessCpuTime());
                }
                case "page" -> {
                    long began = System.nanoTime(), spent = thread.getCurrentThreadCpuTime();
                    long matches = rival.page(fields[1], list(fields[2]), list(fields[3]), fields[4].equals("newest"));
                    spent = thread.getCurrentThreadCpuTime() - spent;
                    System.out.println(matches + "\t" + (System.nanoTime() - began) + "\t" + spent);
                }
                default -> throw new IOException("unknown: " + fields[0]);
            }
        }
    }
}
