namespace WsGen.Analyzers.Tests.NegativeDeployments;

/// <summary>The mistakes for which the TCK has tests in its folder <c>negdep</c>, in our own words.</summary>
internal static class Mistakes
{
    private const string EchoText = "[OnMessage] private string Echo(string text) => text;\n    ";

    /// <summary>Values of the path of a type that is not made of text (Jakarta WebSocket 4.3).</summary>
    public static IReadOnlyList<Mistake> PathParameters { get; } =
    [
        Mistake.ServerAt("/invalid/{arg}", "invalidpathparamtype/onclose", "WSG1011",
            EchoText + """[OnClose] private void Leave(WsSession session, [PathParam("arg")] StringHolder {|WSG1011:value|}) => Console.WriteLine(value);"""),
        Mistake.ServerAt("/invalid/{arg}", "invalidpathparamtype/onerror", "WSG1011",
            EchoText + """[OnError] private void Fail(WsSession session, Exception error, [PathParam("arg")] StringBean {|WSG1011:value|}) => Console.WriteLine(value.Text);"""),
        Mistake.ServerAt("/invalid/{arg}", "invalidpathparamtype/onmessage", "WSG1011",
            """[OnMessage] private string Echo(string text, [PathParam("arg")] StringBean {|WSG1011:value|}) => text + value.Text;"""),
        Mistake.ServerAt("/invalid/{arg}", "invalidpathparamtype/onopen", "WSG1011",
            EchoText + """[OnOpen] private ValueTask JoinAsync(WsSession session, [PathParam] StringBean {|WSG1011:arg|}) => session.SendAsync(arg.Text);"""),
    ];

    /// <summary>No path at all (4.1.1).</summary>
    public static Mistake MalformedPath { get; } = new("malformedpath", "WSG0003", """

        [ServerEndpoint({|WSG0003:""|})]
        public sealed partial class InvalidServer
        {
            [OnMessage] private string Echo(string text) => text;
        }
        """, "/");

    /// <summary>One path for two (3.1.1).</summary>
    public static Mistake MultiplePaths { get; } = new("multiplepaths", "WSG0005", """

        [ServerEndpoint("/path")]
        public sealed partial class FirstServer
        {
            [OnMessage] private string Echo(string text) => "first " + text;
        }

        [ServerEndpoint({|WSG0005:"/path"|})]
        public sealed partial class InvalidServer
        {
            [OnMessage] private string Echo(string text) => "second " + text;
        }
        """, "/path");

    /// <summary>OnOpen, OnClose and OnError of server endpoints, two of them or with a parameter too many (4.4 to 4.6).</summary>
    public static IReadOnlyList<Mistake> ServerLifecycle { get; } =
    [
        Mistake.Server("onclose/srv/duplicate", "WSG1003", EchoText + """
            [OnClose] private void Leave(WsSession session) => Console.WriteLine(session.Id);
                [OnClose] private void {|WSG1003:Leave|}(WsSession session, CloseReason reason) => Console.WriteLine($"{session.Id}: {reason.Code}");
            """),
        Mistake.Server("onclose/srv/toomanyargs", "WSG1006", EchoText + """
            [OnClose] private void Leave(WsSession session, Exception {|WSG1006:error|}) => Console.WriteLine($"{session.Id}: {error}");
            """),
        Mistake.ServerAt("/invalid", "onerror/srv/duplicate", "WSG1003", EchoText + """
            [OnError] private ValueTask FailAsync(WsSession session, Exception error) => session.SendAsync(error.Message);
                [OnError] private ValueTask {|WSG1003:FailAgainAsync|}(WsSession session, Exception error) => session.SendAsync("again " + error.Message);
            """),
        Mistake.ServerAt("/invalid", "onerror/srv/toomanyargs", "WSG1006", EchoText + """
            [OnError] private ValueTask FailAsync(WsSession session, Exception error, CloseReason {|WSG1006:reason|}) => session.SendAsync($"{error.Message} {reason.Code}");
            """),
        Mistake.Server("onopen/srv/duplicate", "WSG1003", EchoText + """
            [OnOpen] private ValueTask JoinAsync(WsSession session) => session.SendAsync("first");
                [OnOpen] private void {|WSG1003:Join|}(EndpointConfig config) => Console.WriteLine(config.Path);
            """),
        Mistake.Server("onopen/srv/toomanyargs", "WSG1006", EchoText + """
            [OnOpen] private ValueTask JoinAsync(WsSession session, string {|WSG1006:greeting|}) => session.SendAsync(greeting);
            """),
    ];

    /// <summary>Message handlers of server endpoints (4.7).</summary>
    public static IReadOnlyList<Mistake> ServerMessages { get; } =
    [
        Mistake.Server("onmessage/srv/binarybytebufferint", "WSG1008",
            "[OnMessage] private string Echo(ReadOnlyMemory<byte> bytes, int {|WSG1008:last|}) => $\"{bytes.Length} {last}\";"),
        Mistake.Server("onmessage/srv/binaryduplicate", "WSG1002", """
            [OnMessage] private async ValueTask<string> Read(System.IO.Stream stream, CancellationToken closing)
                {
                    var copy = new System.IO.MemoryStream();
                    await stream.CopyToAsync(copy, closing);
                    return copy.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
                }

                [OnMessage] private string {|WSG1002:Echo|}(byte[] part, bool last) => $"{part.Length} {last}";
            """),
        Mistake.Server("onmessage/srv/binaryinputstreamboolean", "WSG1008",
            "[OnMessage] private string Echo(System.IO.Stream stream, bool {|WSG1008:last|}) => $\"{stream.CanRead} {last}\";"),
        Mistake.Server("onmessage/srv/binarynodecoder", "WSG1006",
            "[OnMessage(MessageKind.Binary)] private string Echo(StringHolder {|WSG1006:holder|}) => holder.ToString();"),
        Mistake.Server("onmessage/srv/pongboolean", "WSG1008",
            "[OnMessage] private string Echo(PongMessage pong, bool {|WSG1008:last|}) => $\"{pong.ApplicationData.Length} {last}\";"),
        Mistake.Server("onmessage/srv/pongduplicate", "WSG1003", """
            [OnMessage] private void Hear(PongMessage pong) => Console.WriteLine(pong.ApplicationData.Length);
                [OnMessage] private string {|WSG1003:Echo|}(PongMessage pong, WsSession session) => $"{session.Id} {pong.ApplicationData.Length}";
            """),
        Mistake.Server("onmessage/srv/textbigdecimal", "WSG1006",
            "[OnMessage] private string Echo(BigDecimal {|WSG1006:number|}) => number.ToString();"),
        Mistake.Server("onmessage/srv/textduplicate", "WSG1001", """
            [OnMessage] private ValueTask<string> Read(System.IO.TextReader reader, CancellationToken closing) => new(reader.ReadToEndAsync(closing));
                [OnMessage] private string {|WSG1001:Echo|}(string part, bool last) => $"{part} {last}";
            """),
        Mistake.Server("onmessage/srv/textnodecoder", "WSG1006",
            "[OnMessage] private string Echo(StringHolder {|WSG1006:holder|}) => holder.ToString();"),
        Mistake.Server("onmessage/srv/textreaderboolean", "WSG1008",
            "[OnMessage] private string Echo(System.IO.TextReader reader, bool {|WSG1008:last|}) => $\"{reader.Peek()} {last}\";"),
        Mistake.Server("onmessage/srv/textstringint", "WSG1008",
            "[OnMessage] private string Echo(string text, int {|WSG1008:last|}) => $\"{text} {last}\";"),
    ];

    /// <summary>A wrong class bars the right ones from being deployed (5.2.1).</summary>
    public static Mistake NoMoreEndpoints { get; } = Mistake.Server("onmessage/nomoreendpoints", "WSG1001", """
        [OnMessage] private string Echo(string text) => text;
            [OnMessage] private string {|WSG1001:Echo|}(string part, bool last) => $"{part} {last}";
        """);

    /// <summary>OnOpen, OnClose and OnError of client endpoints.</summary>
    public static IReadOnlyList<Mistake> ClientLifecycle { get; } =
    [
        Mistake.Client("onclose/client/duplicate", "WSG1003", """
            [OnClose] private void Leave(WsSession session, CloseReason reason) => Console.WriteLine($"{session.Id}: {reason.Code}");
                [OnClose] private void {|WSG1003:LeaveAgain|}(WsSession session, CloseReason reason) => Console.WriteLine($"again {session.Id}: {reason.Code}");
            """),
        Mistake.Client("onclose/client/toomanyargs", "WSG1006", """
            [OnClose] private void Leave(WsSession session, CloseReason reason, Exception {|WSG1006:error|}) => Console.WriteLine($"{session.Id}: {reason.Code} {error}");
            """),
        Mistake.ClientWithoutMore("onerror/client/duplicate", "WSG1003", """
            [OnError] private void Fail(Exception error) => Console.WriteLine(error);
                [OnError] private void {|WSG1003:Fail|}(WsSession session, Exception error) => Console.WriteLine($"{session.Id}: {error}");
            """),
        Mistake.ClientWithoutMore("onerror/client/toomanyargs", "WSG1006", """
            [OnError] private void Fail(WsSession session, Exception error, CloseReason {|WSG1006:reason|}) => Console.WriteLine($"{session.Id}: {error} {reason.Code}");
            """),
        Mistake.Client("onopen/client/duplicate", "WSG1003", """
            [OnOpen] private void Join(WsSession session, EndpointConfig config) => Console.WriteLine(session.Id + config.Path);
                [OnOpen] private void {|WSG1003:JoinAgain|}(WsSession session, EndpointConfig config) => Console.WriteLine(session.Id + config.Path);
            """),
        Mistake.Client("onopen/client/toomanyargs", "WSG1006", """
            [OnOpen] private void Join(WsSession session, EndpointConfig config, Exception {|WSG1006:error|}) => Console.WriteLine(session.Id + config.Path + error);
            """),
    ];

    /// <summary>Message handlers of client endpoints.</summary>
    public static IReadOnlyList<Mistake> ClientMessages { get; } =
    [
        Mistake.Client("onmessage/client/binarybytebufferint", "WSG1008",
            EchoText + "[OnMessage] private void Take(ReadOnlyMemory<byte> bytes, int {|WSG1008:last|}) => Console.WriteLine(bytes.Length + last);"),
        Mistake.Client("onmessage/client/binaryduplicate", "WSG1002", EchoText + """
            [OnMessage] private void Take(ReadOnlyMemory<byte> bytes) => Console.WriteLine(bytes.Length);
                [OnMessage] private void {|WSG1002:Take|}(ReadOnlyMemory<byte> part, bool last) => Console.WriteLine($"{part.Length} {last}");
            """),
        Mistake.Client("onmessage/client/binaryinputstreamboolean", "WSG1008",
            EchoText + "[OnMessage] private void Take(System.IO.Stream stream, bool {|WSG1008:last|}) => Console.WriteLine($\"{stream.CanRead} {last}\");"),
        Mistake.Client("onmessage/client/nodecoder", "WSG1006",
            "[OnMessage] private void Take(StringHolder {|WSG1006:holder|}) => Console.WriteLine(holder);"),
        Mistake.Client("onmessage/client/pongboolean", "WSG1008",
            EchoText + "[OnMessage] private void Take(PongMessage pong, bool {|WSG1008:last|}) => Console.WriteLine($\"{pong.ApplicationData.Length} {last}\");"),
        Mistake.Client("onmessage/client/pongduplicate", "WSG1003", EchoText + """
            [OnMessage] private void Hear(PongMessage pong) => Console.WriteLine(pong.ApplicationData.Length);
                [OnMessage] private void {|WSG1003:Hear|}(PongMessage pong, WsSession session) => Console.WriteLine($"{session.Id} {pong.ApplicationData.Length}");
            """),
        Mistake.Client("onmessage/client/textbigdecimal", "WSG1006",
            "[OnMessage] private void Take(BigDecimal {|WSG1006:number|}) => Console.WriteLine(number);"),
        Mistake.Client("onmessage/client/textduplicate", "WSG1001", """
            [OnMessage] private void Take(string part, bool last) => Console.WriteLine($"{part} {last}");
                [OnMessage] private void {|WSG1001:Take|}(StringBean bean) => Console.WriteLine(bean.Text);
            """),
        Mistake.Client("onmessage/client/textreaderboolean", "WSG1008",
            "[OnMessage] private void Take(System.IO.TextReader reader, bool {|WSG1008:last|}) => Console.WriteLine($\"{reader.Peek()} {last}\");"),
        Mistake.Client("onmessage/client/textstringint", "WSG1008",
            "[OnMessage] private void Take(string text, int {|WSG1008:last|}) => Console.WriteLine($\"{text} {last}\");"),
    ];
}
