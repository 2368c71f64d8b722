namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Answer is awaited where it cannot come.</summary>
public sealed class WSG2034Tests
{
    private const string Own = "let several messages be handled at once (MaxConcurrentMessages), or await it in a task of its own";

    private static string Client(string members, string arguments = "") => JsonSource.Usings + JsonSource.Context("Json", "Ask", "Answer", "Base") + $$"""
        [JsonPolymorphic] [JsonDerivedType(typeof(Answer), "answer")] public abstract class Base { }
        public class Ask { public int Id { get; set; } }
        public class Answer : Base { public int Id { get; set; } }
        [ClientEndpoint{{arguments}}]
        public partial class Chat
        {
            [Send(Correlation = "Id")] public partial ValueTask<Answer> {|CS8795:AskAsync|}(Ask ask);
            [Send] public partial ValueTask {|CS8795:TellAsync|}(Ask ask);
            {{members}}
        }
        """;

    [Theory]
    [InlineData("OnOpen", "async Task Run() => await {|#0:AskAsync(new Ask())|};", "await it in a task that [OnOpen] starts")]
    [InlineData("OnMessage", "async Task Run(byte[] bytes) { Answer answer = await {|#0:this.AskAsync(new Ask())|}.ConfigureAwait(false); }", Own)]
    [InlineData("OnMessage", "async Task Run(byte[] bytes) { var asked = {|#0:AskAsync(new Ask())|}; await Task.Yield(); await asked; }", Own)]
    [InlineData("OnMessage", "ValueTask<Answer> Run(byte[] bytes) => {|#0:AskAsync(new Ask())|};", Own)]
    [InlineData("OnError", "async Task Run(Exception error) => await {|#0:AskAsync(new Ask())|};", Own)]
    public Task Flagged(string kind, string callback, string advice) => Verify.Flagged(
        "WSG2034", Client($"[{kind}] {callback}"), $"The answer to 'AskAsync' is not delivered while [{kind}] waits for it, so that it times out: {advice}");

    [Fact]
    public Task FlaggedInOnOpenWhateverMayBeHandledAtOnce() =>
        Verify.Marked(Client("[OnOpen] async Task Run() => await {|WSG2034:AskAsync(new Ask())|};", "(MaxConcurrentMessages = 4)"));

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked(Client("""
        [OnMessage] async Task Bytes(byte[] bytes) { if (bytes.Length > 0) { Task<Answer> asked; asked = {|WSG2034:AskAsync(new Ask())|}.AsTask(); await asked; } }
        """) + """
        partial class Chat { [OnOpen] async Task Open() { await Task.Yield(); Console.Write((await {|WSG2034:AskAsync(new Ask())|}).Id); } }
        """);

    [Theory]
    [InlineData("[OnMessage] async Task Run(byte[] bytes) => await TellAsync(new Ask());")]
    [InlineData("[OnMessage] void Run(byte[] bytes) => _ = Task.Run(async () => await AskAsync(new Ask()));")]
    [InlineData("[OnMessage] void Run(byte[] bytes) => _ = AskAsync(new Ask()).AsTask();")]
    [InlineData("[OnMessage] void Run(byte[] bytes) => _ = LaterAsync(); async Task LaterAsync() => await AskAsync(new Ask());")]
    [InlineData("Chat? _other; [OnMessage] async Task Run(byte[] bytes) => await _other!.AskAsync(new Ask());")]
    [InlineData("[OnClose] async Task Run() => await AskAsync(new Ask());")]
    public Task NotFlagged(string members) => Verify.Marked(Client(members));

    [Fact]
    public Task NotFlaggedWhereSeveralMessagesAreHandledAtOnce() =>
        Verify.Marked(Client("[OnMessage] async Task Run(byte[] bytes) => await AskAsync(new Ask());", "(MaxConcurrentMessages = 4)"));
}
