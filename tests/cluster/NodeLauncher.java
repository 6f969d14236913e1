import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.opensearch.Version;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/**
 * Starts one OpenSearch node whose modules come from the class path.
 *
 * <p>Usage: {@code java -cp ... NodeLauncher NODE_HOME}. The settings are read
 * from {@code NODE_HOME/config/opensearch.yml}; the node closes on SIGTERM.
 */
public final class NodeLauncher {

    private static final long CLOSE_SECONDS = 10;

    /**
     * As OpenSearch 3 names them; 2 says Plugin, not ModulePlugin. The analysers of analysis-common are left out: the
     * engine cuts at spaces only, and Thai's needs parts of Java that a runtime without a compiler may lack.
     */
    private static final List<String> MODULES = List.of(
        "org.opensearch.transport.Netty4ModulePlugin",
        "org.opensearch.index.reindex.ReindexModulePlugin",
        "org.opensearch.painless.PainlessModulePlugin",
        "org.opensearch.index.mapper.MapperExtrasModulePlugin"
    );

    private NodeLauncher() {}

    /** Opens the constructor of {@link Node} that takes modules: classes in OpenSearch 2, descriptions in 3. */
    private static final class ClasspathNode extends Node {
        @SuppressWarnings({"unchecked", "rawtypes"})
        ClasspathNode(Environment environment, Collection modules) {
            super(environment, modules, true);
        }
    }

    private static Collection<Object> modules() throws ClassNotFoundException {
        Collection<Object> modules = new ArrayList<>();
        for (String name : MODULES) {
            if (Version.CURRENT.major < 3) {
                modules.add(Class.forName(name.replace("ModulePlugin", "Plugin")));
            } else {
                modules.add(new PluginInfo(name, name, "", Version.CURRENT, "21", name, null, List.of(), false));
            }
        }
        return modules;
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println("usage: NodeLauncher NODE_HOME");
            System.exit(2);
        }
        try {
            run(Path.of(args[0]).toAbsolutePath());
        } catch (Exception | LinkageError error) {
            // A failed start leaves threads behind that keep the JVM alive.
            error.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(Path home) throws Exception {
        Settings settings = Settings.builder().put("path.home", home).build();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
            settings, Map.of(), null, () -> home.getFileName().toString());
        LogConfigurator.setNodeName(Node.NODE_NAME_SETTING.get(environment.settings()));
        LogConfigurator.configureWithoutConfig(environment.settings());

        Node node = new ClasspathNode(environment, modules());
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node, closed), "close-node"));
        node.start();
        // All the threads of a node are daemons: this one keeps the JVM alive.
        closed.await();
    }

    private static void close(Node node, CountDownLatch closed) {
        try {
            node.close();
            node.awaitClose(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception error) {
            error.printStackTrace();
        } finally {
            closed.countDown();
        }
    }
}
