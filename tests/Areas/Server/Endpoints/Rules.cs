using System.Collections.Concurrent;

namespace WsGen.Area.Server;

/// <summary>Supplies one shared instance to connections that ask for it (3.1.7), and counts how often it is asked.</summary>
internal sealed class SharedInstances : ServerEndpointConfigurator
{
    private readonly RuleShared _shared = new(); // one for each server, as the configurator is

    public override object? CreateInstance(Type endpointType, WsSession session, IServiceProvider services)
    {
        Journal.Write(session, $"asked for {endpointType.Name}");
        return session.QueryString == "shared" ? _shared : null;
    }
}

internal sealed class RuleShared : Endpoint, IDisposable
{
    private int _opened;
    private volatile bool _isDisposed;

    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        int number = Interlocked.Increment(ref _opened);
        return session.SendAsync(_isDisposed ? "disposed of" : number > 1 ? "again" : "first");
    }

    public override ValueTask OnCloseAsync(WsSession session, CloseReason reason)
    {
        Journal.Write(session, "close");
        return default;
    }

    public void Dispose() => _isDisposed = true;
}

/// <summary>Watches that no two threads are in it at once, whatever comes in whatever way.</summary>
[ServerEndpoint("/rule/3")]
internal sealed partial class RuleThree
{
    private int _inside;
    private int _calls;
    private bool _opened;

    [OnOpen]
    private async ValueTask Open()
    {
        using (Enter())
        {
            await Task.Yield();
            _opened = true;
        }
    }

    [OnMessage]
    private async ValueTask Take(string part, bool last, WsSession session)
    {
        using (Enter())
        {
            await Task.Yield();
            if (last)
            {
                await session.SendAsync($"{_calls} {part}");
            }
        }
    }

    [OnMessage]
    private void Take(byte[] bytes)
    {
        using (Enter())
        {
            Thread.Yield();
        }
    }

    [OnMessage]
    private async Task Take(PongMessage pong)
    {
        using (Enter())
        {
            await Task.Yield();
        }
    }

    [OnError] private void Fail(WsSession session, Exception error) => Journal.Write(session, $"error {error.Message}");

    [OnClose]
    private void Close(WsSession session)
    {
        using (Enter())
        {
            Journal.Write(session, $"close {_opened} {_calls}");
        }
    }

    private Inside Enter()
    {
        if (Interlocked.Increment(ref _inside) != 1)
        {
            throw new InvalidOperationException("two at once");
        }

        _calls++;
        return new Inside(this);
    }

    private sealed class Inside(RuleThree endpoint) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref endpoint._inside);
    }
}

/// <summary>Properties of the configuration: a list that is shared, a word that is not.</summary>
internal sealed class RuleSeven : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        session.AddMessageHandler(async (string text) =>
        {
            if (text == "change")
            {
                session.UserProperties["word"] = "changed";
                ((ConcurrentQueue<string>)session.UserProperties["list"]!).Enqueue("added");
                session.UserProperties.Remove("gone");
            }

            await session.SendAsync(Describe(session));
        });
        return default;
    }

    public override ValueTask OnCloseAsync(WsSession session, CloseReason reason)
    {
        Journal.Write(session, $"close {session.UserProperties["word"]} {session.UserProperties["edited"]}");
        return default;
    }

    private static string Describe(WsSession session) =>
        $"{session.UserProperties["word"]} {((ConcurrentQueue<string>)session.UserProperties["list"]!).Count} {session.UserProperties.ContainsKey("gone")} {session.UserProperties["edited"]}";
}

internal sealed class EditsProperties : ServerEndpointConfigurator
{
    public override void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response) =>
        config.UserProperties["edited"] = request.QueryString;
}

/// <summary>Uses every member of its session after it has closed (rule 8), inside OnClose.</summary>
internal sealed class RuleEight : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        session.UserProperties["kept"] = "kept";
        session.AddMessageHandler((string text) => RemoteCommand.RunAsync(session, text));
        return default;
    }

    public override async ValueTask OnCloseAsync(WsSession session, CloseReason reason)
    {
        foreach ((string name, Func<WsSession, ValueTask> use) in SessionCommand.RefusedAfterClose)
        {
            string outcome = "taken";
            try
            {
                await use(session);
            }
            catch (SessionClosedException error)
            {
                outcome = error.CloseReason == reason ? "refused" : "another reason";
            }
            catch (Exception error)
            {
                outcome = error.GetType().Name;
            }

            if (outcome != "refused")
            {
                Journal.Write(session, $"{name} {outcome}");
            }
        }

        await session.CloseAsync((CloseCode)3000, "again");
        if (session.QueryString == "abort")
        {
            session.Abort(); // resets what is left of the connection, and is no error
            Journal.Write(session, "aborted");
        }

        Journal.Write(session, $"read {session.Id.Length > 0} {session.IsOpen} {session.RequestPath} {session.UserProperties["kept"]} {session.IdleTimeout == default}");
        Journal.Write(session, RemoteCommand.Describe(reason));
    }
}

/// <summary>Protected: whom no token names is not let in, and who is let in is closed when the identity ends (rules 17 and 18).</summary>
internal sealed class TokenConfigurator : ServerEndpointConfigurator
{
    public override ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken)
    {
        if (request.Headers["Authorization"] is not ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var name])
        {
            return new(new HandshakeRefusal(401, "Send a token.").WithHeader("WWW-Authenticate", "Bearer"));
        }

        request.User = new System.Security.Claims.ClaimsPrincipal(
            new System.Security.Claims.ClaimsIdentity([new("name", name), new("role", "guest")], "Bearer", "name", "role"));
        return default;
    }
}

[ServerEndpoint("/rule/18", Configurator = typeof(TokenConfigurator))]
internal sealed partial class Protected
{
    [OnOpen] private void Open(WsSession session) => _ = ExpireAsync(session);

    [OnMessage]
    private ValueTask Who(string text, WsSession session) =>
        session.SendAsync($"{session.User?.Identity?.Name} {session.User?.Identity?.AuthenticationType} {session.User?.IsInRole("guest")} {session.User?.IsInRole("host")}");

    [OnClose] private void Close(WsSession session, CloseReason reason) => Journal.Write(session, $"{RemoteCommand.Describe(reason)} {session.User?.Identity?.Name}");

    private static async Task ExpireAsync(WsSession session)
    {
        await Journal.Of(session).PassAsync("identity ends");
        await session.CloseAsync(CloseCode.PolicyViolation, "identity ended");
    }
}

/// <summary>An encoder that two threads would break (rule 23).</summary>
internal sealed class OneAtATime : NotingCodec, ITextEncoder<Other>, ITextDecoder<Other>
{
    private int _inside;

    public Other Decode(ReadOnlySpan<byte> utf8) => new(Within("decoded"));

    public void Encode(Other value, System.Buffers.IBufferWriter<byte> utf8)
    {
        System.Text.Encoding.UTF8.GetBytes(Within(value.Text), utf8.GetSpan(value.Text.Length));
        utf8.Advance(value.Text.Length);
    }

    private string Within(string text)
    {
        bool alone = Interlocked.Increment(ref _inside) == 1;
        Thread.Yield();
        return Interlocked.Decrement(ref _inside) == 0 && alone ? text : throw new InvalidOperationException("two at once");
    }
}

[ServerEndpoint("/rule/23", Encoders = [typeof(OneAtATime)], Decoders = [typeof(OneAtATime)])]
internal sealed partial class RuleTwentyThree : Failing
{
    [OnMessage]
    private Task Take(Other other, WsSession session) =>
        Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => session.SendAsync(new Other("sent")).AsTask())));
}

[ServerEndpoint("/rule/26")]
internal sealed partial class RuleTwentySix
{
    [OnMessage]
    private async Task<string> Take(string text, WsSession session)
    {
        await session.CloseAsync();
        return "too late";
    }

    [OnMessage]
    private async Task<int> Take(byte[] bytes, WsSession session)
    {
        await session.CloseAsync();
        return 1;
    }

    [OnError] private void Fail(WsSession session, Exception error) => Journal.Write(session, $"error {error.GetType().Name} {session.IsOpen}");
}
