import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What anyone sends goes to all, the sender included. A session takes one message at a time. */
@ServerEndpoint("/broadcast")
public final class Broadcast {
    private static final Set<Session> ALL = ConcurrentHashMap.newKeySet();

    @OnOpen
    public void join(Session session) {
        ALL.add(session);
    }

    @OnClose
    public void leave(Session session) {
        ALL.remove(session);
    }

    @OnMessage
    public void say(String message) {
        for (Session each : ALL) {
            synchronized (each) {
                try {
                    each.getBasicRemote().sendText(message);
                } catch (IOException | IllegalStateException gone) {
                    ALL.remove(each);
                }
            }
        }
    }
}
