import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.nio.file.Files;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsContextListener;

/** Tomcat, embedded, with its own NIO connector and WebSocket implementation: EchoServer PORT */
public final class EchoServer {
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF); // a client that leaves without a word is no news here
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("wsgen-bench-tomcat").toString());
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(Integer.parseInt(arguments[0]));
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("acceptCount", "4096");
        tomcat.setConnector(connector);

        // The upgrade is a filter, which needs a servlet behind it to be asked at all.
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        context.addApplicationListener(WsContextListener.class.getName());
        context.addApplicationListener(Endpoints.class.getName());
        tomcat.start();
        System.out.println("listening on " + arguments[0]);
        tomcat.getServer().await();
    }

    /** Adds the endpoints: nothing looks for annotated classes here. */
    public static final class Endpoints implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            ServerContainer container = (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
            try {
                container.addEndpoint(Echo.class);
                container.addEndpoint(Broadcast.class);
            } catch (DeploymentException error) {
                throw new IllegalStateException(error);
            }
        }
    }
}
