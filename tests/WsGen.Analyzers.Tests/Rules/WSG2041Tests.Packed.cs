namespace WsGen.Analyzers.Tests.Rules;

// Sessions in a collection, a tuple or an object that is put into the static member.
public sealed partial class WSG2041Tests
{
    private static string Open(string statics, string statement, string more = "") =>
        Chat($"{statics} [OnOpen] void Open(WsSession session, [PathParam] string room) {{ {statement} }}", more);

    [Theory]
    [InlineData("static readonly ConcurrentDictionary<string, List<WsSession>> s_map = new();", "s_map[\"a\"] = [{|WSG2041:session|}];")]
    [InlineData("static readonly ConcurrentDictionary<string, WsSession[]> s_map = new();", "s_map.TryAdd(room, [null!, {|WSG2041:session|}]);")]
    [InlineData("static readonly Dictionary<string, List<WsSession>> s_map = [];", "s_map.Add(room, new List<WsSession> { {|WSG2041:session|} });")]
    [InlineData("static readonly Dictionary<string, WsSession[]> s_map = [];", "s_map[room] = new[] { {|WSG2041:session|} };")]
    [InlineData("static readonly Dictionary<string, Dictionary<string, WsSession>> s_map = [];", "s_map[room] = new() { [\"a\"] = {|WSG2041:session|} };")]
    [InlineData("static readonly List<(string, WsSession)> s_list = [];", "s_list.Add((room, {|WSG2041:session|}));")]
    [InlineData("static readonly List<object> s_list = [];", "s_list.Add(new { Id = 1, Session = {|WSG2041:session|} });")]
    [InlineData("static readonly List<KeyValuePair<string, WsSession>> s_list = [];", "s_list.Add(new KeyValuePair<string, WsSession>(room, {|WSG2041:session|})); s_list.Add(KeyValuePair.Create(room, {|WSG2041:session|}));")]
    [InlineData("static readonly ConcurrentDictionary<string, ImmutableList<WsSession>> s_map = new();", "s_map.GetOrAdd(room, _ => ImmutableList.Create({|WSG2041:session|}));")]
    [InlineData("static readonly ConcurrentDictionary<string, WsSession> s_map = new();", "s_map.AddOrUpdate(room, _ => {|WSG2041:session|}, (_, old) => old);")]
    [InlineData("static WsSession[] s_all = [];", "s_all = [.. s_all, {|WSG2041:session|}];")]
    [InlineData("static readonly List<WsSession?> s_list = [];", "s_list.Add(room.Length > 1 ? {|WSG2041:session|} : null);")]
    public Task FlaggedInACollection(string statics, string statement) => Verify.Marked(Open(statics, statement));

    [Theory]
    [InlineData("class Player(WsSession session) { public ValueTask Tell(string text) => session.SendAsync(text); }")]
    [InlineData("class Player(WsSession session) { readonly WsSession _session = session ?? throw new ArgumentNullException(nameof(session)); }")]
    [InlineData("class Player(WsSession session) { Func<bool> _open = () => session.IsOpen; }")]
    [InlineData("record Player(WsSession Session);")]
    [InlineData("readonly record struct Player(WsSession Session);")]
    [InlineData("class Player { readonly WsSession _session; public Player(WsSession session) { _session = session; } public WsSession Session => _session; }")]
    [InlineData("class Player { public WsSession Session { get; } public Player(WsSession session) => Session = session ?? throw new ArgumentNullException(nameof(session)); }")]
    [InlineData("class Player { readonly WsSession _session; public Player(WsSession session) : this(session, 1) { } Player(WsSession session, int number) { _session = session; } }")]
    [InlineData("class Base(WsSession session) { public string Id => session.Id; } class Player(WsSession session) : Base(session) { }")]
    [InlineData("class Base { protected readonly WsSession Session; protected Base(WsSession session) => Session = session; } class Player : Base { public Player(WsSession session) : base(session) { } }")]
    [InlineData("class Player { readonly List<WsSession> _own = []; public Player(WsSession session) => _own.Add(session); }")]
    [InlineData("class Player { readonly IReadOnlyList<WsSession> _own; public Player(WsSession session) => _own = [session]; }")]
    [InlineData("class Player { readonly Tuple<WsSession, int> _own; public Player(WsSession session) => _own = new(session, 1); }")]
    [InlineData("partial class Player(WsSession session); partial class Player { bool IsOpen { get { return session.IsOpen; } } }")]
    [InlineData("class Player<T>(T value) { public T Value => value; } class Player(WsSession session) : Player<WsSession>(session);")]
    public Task FlaggedInAnObject(string type) =>
        Verify.Marked(Open("static readonly List<Player> s_list = [];", "s_list.Add(new Player({|WSG2041:session|}));", type));

    [Theory]
    [InlineData("static readonly ConcurrentDictionary<string, Player> s_map = new();", "s_map[room] = new Player { Session = {|WSG2041:session|}, Name = room };")]
    [InlineData("static readonly ConcurrentDictionary<string, Player> s_map = new();", "var player = new Player { Session = session }; s_map[room] = {|WSG2041:player|};")]
    [InlineData("static readonly ConcurrentDictionary<string, Player> s_map = new();", "s_map.GetOrAdd(room, key => new Player { Session = {|WSG2041:session|}, Name = key });")]
    [InlineData("static readonly ConcurrentDictionary<string, Player> s_map = new();", "s_map.TryAdd(room, new Player { Session = {|WSG2041:session|} }); if (s_map.TryGetValue(room, out var other)) Console.WriteLine(other.Name); foreach (var each in s_map.Values) Console.WriteLine(each.Name);")]
    [InlineData("static readonly Dictionary<string, List<Player>> s_map = [];", "s_map[room] = [new() { Session = {|WSG2041:session|} }];")]
    [InlineData("static Player? s_last;", "s_last = new Player { Session = {|WSG2041:session|} };")]
    [InlineData("static readonly List<Lazy<WsSession>> s_list = [];", "s_list.Add(new Lazy<WsSession>({|WSG2041:session|}));")]
    public Task FlaggedInAnInitializer(string statics, string statement) =>
        Verify.Marked(Open(statics, statement, "class Player { public required WsSession Session { get; init; } public string Name { get; init; } = \"\"; }"));

    [Theory]
    // the object only asks the session, or holds it weakly
    [InlineData("class Player(WsSession session) { public string Id { get; } = session.Id; }")]
    [InlineData("class Player { readonly string _id; public Player(WsSession session) { _id = session.Id; Console.WriteLine(session); } }")]
    [InlineData("class Player { readonly WeakReference<WsSession> _session; public Player(WsSession session) => _session = new(session); }")]
    [InlineData("class Player { readonly string _id; public Player(WsSession session) : this(session.Id) { } Player(string id) => _id = id; }")]
    [InlineData("class Base(string id) { public string Id => id; } class Player(WsSession session) : Base(session.Id);")]
    [InlineData("class Player { public Player(WsSession session) { var local = session; local.AddMessageHandler((string text) => { }); } }")]
    [InlineData("class Player { public Player(WsSession session) { Id = session.Id; } string Id { get; set => field = value; } }")]
    // the object can let it go, and something gets at the object
    [InlineData("class Player(WsSession? session) { public WsSession? Session = session; }", "s_list[0].Session = null;")]
    [InlineData("class Player(WsSession? session) { WsSession? _session = session; public void Leave() => _session = null; }", "s_list[0].Leave();")]
    [InlineData("class Player(WsSession? session) { public WsSession? Session { get; set; } = session; }", "foreach (var each in s_list) { if (each.Session is { IsOpen: false }) each.Session = null; }")]
    [InlineData("class Player(WsSession session) { public List<WsSession> Own { get; } = [session]; }", "foreach (var each in s_list) { each.Own.Clear(); }")]
    // it is taken out
    [InlineData("class Player(WsSession session) { public bool IsOpen => session.IsOpen; }", "s_list.RemoveAll(each => !each.IsOpen);")]
    [InlineData("record Player(WsSession Session);", "Forget(s_list); void Forget(List<Player> list) => list.Clear();")]
    public Task NotFlaggedInAnObject(string type, string more = "") =>
        Verify.NotFlagged(Open("static readonly List<Player> s_list = [];", "s_list.Add(new Player(session)); " + more, type));

    [Theory]
    [InlineData("static readonly ConcurrentDictionary<string, List<string>> s_map = new();", "s_map[room] = [session.Id];")]
    [InlineData("static readonly ConcurrentDictionary<string, List<WsSession>> s_map = new();", "s_map[room] = [session]; s_map.TryRemove(room, out _);")]
    [InlineData("static readonly ConcurrentDictionary<string, List<WsSession>> s_map = new();", "s_map[room] = [session]; s_map[room].Remove(session);")]
    [InlineData("static WsSession[] s_all = [];", "s_all = [.. s_all, session]; s_all = [.. s_all.Where(each => each.IsOpen)];")]
    [InlineData("static readonly List<WeakReference<WsSession>> s_list = [];", "s_list.Add(new WeakReference<WsSession>(session)); s_list.Add(new(session));")]
    [InlineData("static readonly ConcurrentDictionary<string, Func<string>> s_map = new();", "s_map[room] = () => room;")]
    [InlineData("readonly List<object> _list = [];", "_list.Add((room, session)); object[] local = [session]; _list.Add(local);")]
    [InlineData("static readonly List<Func<WsSession, bool>> s_list = [];", "s_list.Add(each => each == session);")]
    [InlineData("static readonly List<string> s_list = [];", "s_list.Add(new { session }.ToString()!); s_list.Add(string.Join(' ', [session]));")]
    public Task NotFlaggedInACollection(string statics, string statement) => Verify.NotFlagged(Open(statics, statement));

    /// <summary>Objects that keep sessions, and those that only look as if they did.</summary>
    [Theory]
    [InlineData("class P(P? parent, WsSession s) { readonly P? _p = parent is null ? null : new P(null, s); public P? Up => _p; } class A { static readonly List<P> s_all = []; void Add(WsSession s) => s_all.Add(new P(null, s)); }")]
    [InlineData("class P { public Q? Q; public P(WsSession s) { } } class Q { public P? P; readonly WsSession _s; public Q(WsSession s) => _s = s; public bool Open => _s.IsOpen; } class A { static readonly List<Q> s_all = []; static readonly List<P> s_p = []; void Add(WsSession s) { s_all.Add(new Q({|WSG2041:s|})); s_p.Add(new P(s)); foreach (var p in s_p) p.Q = null; } }")]
    [InlineData("class A { static readonly List<object> s_all = []; void Add(WsSession s, bool b) { object o = b ? new object[] { new[] { (1, s) } } : s; s_all.Add({|WSG2041:o|}); } }")]
    [InlineData("class A { static readonly Dictionary<string, object> s_all = []; void Add(WsSession s) { object o = s.Id; s_all[\"a\"] = o; s_all[\"b\"] = new { s.Id }; s_all[\"c\"] = (s.Id, s.IsOpen); s_all[\"d\"] = new[] { s.Id }; } }")]
    [InlineData("class P { public WsSession S; public P(WsSession s) => S = s; } class A { static readonly List<P> s_all = []; void Add(WsSession s) { P p; p = new P(s); s_all.Add(p); } }")]
    [InlineData("class P { readonly WsSession _s; public P(WsSession s) => _s = s; public bool Open => _s.IsOpen; } class A { static readonly ConcurrentDictionary<string, P> s_all = new(); void Add(WsSession s) { s_all[s.Id] = new P({|WSG2041:s|}); } bool Ask(string id) => s_all.TryGetValue(id, out P? p) && p.Open; }")]
    [InlineData("class P { readonly WsSession _s; public P(WsSession s) => _s = s; public bool Open => _s.IsOpen; } class A { static readonly ConcurrentDictionary<string, P> s_all = new(); void Add(WsSession s) { s_all[s.Id] = new P(s); } void Sweep() { foreach (var (id, p) in s_all) if (!p.Open) s_all.TryRemove(id, out _); } }")]
    [InlineData("class P(WsSession s) { public Task Run() => s.SendAsync(\"a\").AsTask(); } class A { static Task? s_task; static P? s_p; void Add(WsSession s) { s_task = new P(s).Run(); s_p = null; } }")]
    [InlineData("class A { static readonly List<Task> s_tasks = []; void Add(WsSession s) { s_tasks.Add(Task.Run(() => s.SendAsync(\"a\").AsTask())); s_tasks.Add(s.SendAsync(\"b\").AsTask()); } }")]
    [InlineData("class P<T> where T : class { readonly T _t; public P(T t) => _t = t; public override string ToString() => _t.ToString()!; } class A { static readonly List<P<WsSession>> s_all = []; void Add(WsSession s) => s_all.Add(new P<WsSession>({|WSG2041:s|})); }")]
    [InlineData("abstract class P { public abstract void Go(); } class Q(WsSession s) : P { public override void Go() => s.Abort(); } class A { static readonly List<P> s_all = []; void Add(WsSession s) => s_all.Add(new Q({|WSG2041:s|})); }")]
    [InlineData("class A { static object? s_o; void Run(WsSession s) { object o = new[] { {|CS0165:o|}, s }; s_o = o; } void Stop() => s_o = null; }")]
    public Task OfPrograms(string members) => Verify.Marked(Usings + members);
}
