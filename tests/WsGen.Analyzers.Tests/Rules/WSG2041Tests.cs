namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Session is kept in a static member.</summary>
public sealed partial class WSG2041Tests
{
    private const string Usings = "using System.Collections.Concurrent; using System.Collections.Generic; using System.Collections.Immutable; using System.Linq;\n";

    private static string Chat(string members, string more = "") => Usings + $$"""
        [ServerEndpoint("/{room}")]
        public partial class Chat
        {
            {{members}}
        }
        {{more}}
        """;

    [Theory]
    [InlineData("static readonly ConcurrentDictionary<string, WsSession> s_all = new(); [OnOpen] void Open(WsSession session) => s_all[session.Id] = {|#0:session|};", "s_all")]
    [InlineData("static readonly ConcurrentDictionary<string, WsSession> s_all = new(); [OnOpen] void Open(WsSession session) => s_all.TryAdd(session.Id, {|#0:session|});", "s_all")]
    [InlineData("static readonly List<WsSession> s_all = []; [OnOpen] void Open(WsSession session) { lock (s_all) { s_all.Add({|#0:session|}); } }", "s_all")]
    [InlineData("static WsSession? s_last; [OnOpen] void Open(WsSession session) => s_last = {|#0:session|};", "s_last")]
    [InlineData("public static WsSession? Last { get; private set; } [OnOpen] void Open(WsSession session) => Last = {|#0:session|};", "Last")]
    [InlineData("static readonly ConcurrentDictionary<string, ConcurrentBag<WsSession>> s_rooms = new(); [OnOpen] void Open(WsSession session, [PathParam] string room) => s_rooms.GetOrAdd(room, _ => []).Add({|#0:session|});", "s_rooms")]
    [InlineData("static readonly List<WsSession> s_all = []; [OnOpen] void Open(WsSession session) => s_all.Add({|#0:session|}); [OnMessage] async Task Take(string text) { foreach (var each in s_all.Where(each => each.IsOpen)) { Console.WriteLine(each.Id); } int count = s_all.Count; WsSession first = s_all[0]; await Task.Yield(); }", "s_all")]
    [InlineData("static readonly ConcurrentDictionary<string, WsSession> s_all = new(); static IEnumerable<WsSession> All => s_all.Values; [OnOpen] void Open(WsSession session) { s_all[session.Id] = {|#0:session|}; foreach (var (id, each) in s_all) { Console.WriteLine(id); } }", "s_all")]
    public Task Flagged(string members, string member) => Verify.Flagged(
        "WSG2041", Chat(members), $"The session is put into the static '{member}', and nothing is ever taken out: remove it in [OnClose], or use a SessionGroup, which it leaves by itself, or the OpenSessions of a session");

    /// <summary>In another class, in another part, by a lambda, in a programmatic endpoint, by a name that is used alone.</summary>
    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked(Usings + """
        using static Registry;
        static class Registry { public static readonly HashSet<WsSession> All = []; public static readonly Stack<object> Objects = new(); }
        [ServerEndpoint("/a")] public partial record A { [OnOpen] private partial void Open(WsSession session); }
        public partial record A { private partial void Open(WsSession session) => All.Add({|WSG2041:session|}); }
        public class P<T> : Endpoint
        {
            public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
            {
                session.AddMessageHandler((string text) => Registry.Objects.Push({|WSG2041:session|}));
                return default;
            }
        }
        """);

    [Theory]
    [InlineData("static readonly ConcurrentDictionary<string, WsSession> s_all = new(); [OnOpen] void Open(WsSession session) => s_all[session.Id] = session; [OnClose] void Close(WsSession session) => s_all.TryRemove(session.Id, out _);", "")]
    [InlineData("internal static readonly HashSet<WsSession> All = []; [OnOpen] void Open(WsSession session) => All.Add(session);", "class Sweeper { void Sweep() => Chat.All.RemoveWhere(each => !each.IsOpen); }")]
    [InlineData("internal static readonly List<WsSession> All = []; [OnOpen] void Open(WsSession session) => All.Add(session); static void Stop() => All.Clear();", "")]
    [InlineData("static WsSession? s_last; [OnOpen] void Open(WsSession session) => s_last = session; [OnClose] void Close() => s_last = null;", "")]
    [InlineData("static ImmutableList<WsSession> s_all = []; [OnOpen] void Open(WsSession session) => s_all = s_all.Add(session);", "")]
    [InlineData("static WsSession? s_last; [OnOpen] void Open(WsSession session) => s_last = session; [OnClose] void Close(WsSession session) => Interlocked.CompareExchange(ref s_last, null, session);", "")]
    [InlineData("static readonly List<WsSession> s_all = []; [OnOpen] void Open(WsSession session) => s_all.Add(session); [OnClose] void Close(WsSession session) => Forget(s_all, session); static void Forget(List<WsSession> list, WsSession session) => list.Remove(session);", "")]
    [InlineData("static readonly ConcurrentDictionary<string, HashSet<WsSession>> s_rooms = new(); [OnOpen] void Open(WsSession session) => s_rooms[\"a\"].Add(session); [OnClose] void Close(WsSession session) { if (s_rooms.TryGetValue(\"a\", out var room)) room.Remove(session); }", "")]
    [InlineData("static readonly List<WsSession> s_all = []; [OnOpen] void Open(WsSession session) => s_all.Add(session); [OnClose] void Close(WsSession session) { var all = s_all; all.Remove(session); }", "")]
    [InlineData("readonly List<WsSession> _all = []; WsSession? _session; [OnOpen] void Open(WsSession session) { _all.Add(session); _session = session; }", "")]
    [InlineData("static readonly List<string> s_ids = []; static WeakReference<WsSession>? s_last; [OnOpen] void Open(WsSession session) { s_ids.Add(session.Id); s_last = new(session); }", "")]
    [InlineData("static readonly System.Runtime.CompilerServices.ConditionalWeakTable<WsSession, object> s_more = new(); [OnOpen] void Open(WsSession session) => s_more.Add(session, new());", "")]
    [InlineData("static readonly Dictionary<string, List<WsSession>> s_rooms = []; [OnOpen] void Open(WsSession session) => s_rooms[\"a\"].Add(session); [OnClose] void Close(WsSession session) { foreach (var room in s_rooms.Values) { room.Remove(session); } }", "")]
    [InlineData("static readonly Dictionary<string, List<WsSession>> s_rooms = []; [OnOpen] void Open(WsSession session) => s_rooms[\"a\"].Add(session); [OnClose] void Close(WsSession session) { foreach (var (name, room) in s_rooms) { room.Remove(session); } }", "")]
    [InlineData("[OnOpen] void Open(WsSession session) => Rooms.All.Add(session); [OnClose] void Close(WsSession session) => Rooms.All.Leave(session);", "class Rooms { public static Rooms All { get; } = new(); readonly List<WsSession> _list = []; public void Add(WsSession session) => _list.Add(session); public void Leave(WsSession session) => _list.Remove(session); }")]
    [InlineData("[OnOpen] void Open(WsSession session) { Game.Current.White = session; Game.Current.Watchers.Add(session); } [OnClose] void Close(WsSession session) => Game.Current.Leave(session);", "class Game { public static readonly Game Current = new(); public WsSession? White; public List<WsSession> Watchers { get; } = []; public void Leave(WsSession session) { White = null; Watchers.Remove(session); } }")]
    [InlineData("static readonly SessionGroup s_all = new(); [OnOpen] void Open(WsSession session) => s_all.Add(session);", "")]
    [InlineData("static SessionGroup? s_all; [OnOpen] void Open(WsSession session) { s_all ??= new(); s_all?.Add(session); s_all = new SessionGroup { session }; }", "")]
    [InlineData("static readonly SessionGroups s_rooms = new(); [OnOpen] void Open(WsSession session, [PathParam] string room) { s_rooms.Join(room, session); s_rooms[room].Add(session); }", "")]
    [InlineData("static readonly ConcurrentDictionary<string, SessionGroup> s_rooms = new(); [OnOpen] void Open(WsSession session, [PathParam] string room) => s_rooms.GetOrAdd(room, _ => new()).Add(session);", "")]
    public Task NotFlagged(string members, string more) => Verify.NotFlagged(Chat(members, more));
}
