namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Configurator keeps what belongs to one request.</summary>
public sealed class WSG2044Tests
{
    private static string Door(string statement) => $$"""
        public static class Extensions { public static T Required<T>(this IServiceProvider services) where T : notnull => default!; }
        public sealed class Door : ServerEndpointConfigurator
        {
            object? _any; static object? s_any; HandshakeRequest? Request { get; set; } string? _text; IServiceProvider? _services;
            public Door() { }
            public Door(IServiceProvider services) => _services = services;
            public override bool CheckOrigin(HandshakeRequest request) { {{statement}} return request.IsOriginAllowed; }
        }
        """;

    [Theory]
    [InlineData("_any = {|#0:request|};", "request", "_any")]
    [InlineData("this._any = {|#0:request|};", "request", "_any")]
    [InlineData("s_any ??= {|#0:request|};", "request", "s_any")]
    [InlineData("Request = {|#0:request|};", "request", "Request")]
    [InlineData("_any = {|#0:request.User|};", "request.User", "_any")]
    [InlineData("_services = {|#0:request.Services|};", "request.Services", "_services")]
    [InlineData("_any = {|#0:request.Services.GetService(typeof(string))|};", "request.Services.GetService(typeof(string))", "_any")]
    [InlineData("_any = {|#0:request.Services.Required<IFormatProvider>()|};", "request.Services.Required<IFormatProvider>()", "_any")]
    [InlineData("Action set = () => _any = {|#0:request|}; set();", "request", "_any")]
    public Task Flagged(string statement, string value, string member) => Verify.Flagged(
        "WSG2044", Door(statement), $"'{value}' belongs to one request, and is kept in '{member}', which all connections of the configurator share");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Base = WsGen.ServerEndpointConfigurator;
        public abstract class Gate<T> : Base
        {
            protected EndpointConfig? Config;
            protected WsSession? Last;
            private object? _scoped;
            public override void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response) => Config = {|WSG2044:config|};
            public override object? CreateInstance(Type endpointType, WsSession session, IServiceProvider services) { Last = {|WSG2044:session|}; _scoped = {|WSG2044:services.GetService(endpointType)|}; return null; }
        }
        public sealed partial class Door : Gate<int>;
        public sealed partial class Door
        {
            private HandshakeRequest? _request;
            public override async ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken) { await Task.Yield(); _request = {|WSG2044:request|}; return null; }
        }
        """);

    [Theory]
    [InlineData("var own = request; var tokens = request.Services.GetService(typeof(string)); _text = request.Path; _any = request.Headers[\"a\"];")]
    [InlineData("_any = _services?.GetService(typeof(string)); _any = new object(); _any = request.IsSecure;")]
    [InlineData("request.User = new System.Security.Claims.ClaimsPrincipal();")]
    public Task NotFlagged(string statement) => Verify.NotFlagged(Door(statement));

    [Fact]
    public Task NotFlaggedElsewhere() => Verify.NotFlagged("""
        public class Log { HandshakeRequest? _last; void Note(HandshakeRequest request) => _last = request; }
        public sealed class Door : ServerEndpointConfigurator
        {
            public override void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response) => config.UserProperties["who"] = request.User;
        }
        [ServerEndpoint("/a")] public partial class Chat { WsSession? _session; [OnOpen] void Open(WsSession session) => _session = session; }
        """);
}
