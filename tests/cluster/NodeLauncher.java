import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * Starts one OpenSearch node whose modules come from the class path.
 *
 * <p>Usage: {@code java -cp ... NodeLauncher NODE_HOME}. The settings are read
 * from {@code NODE_HOME/config/opensearch.yml}; the node closes on SIGTERM.
 */
public final class NodeLauncher {

    private static final long CLOSE_SECONDS = 10;

    private static final List<Class<? extends Plugin>> MODULES = List.of(
        Netty4Plugin.class,
        CommonAnalysisPlugin.class,
        ReindexPlugin.class,
        PainlessPlugin.class,
        MapperExtrasPlugin.class
    );

    private NodeLauncher() {}

    /** Opens the constructor of {@link Node} that takes modules as classes. */
    private static final class ClasspathNode extends Node {
        ClasspathNode(Environment environment) {
            super(environment, MODULES, true);
        }
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

        Node node = new ClasspathNode(environment);
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
