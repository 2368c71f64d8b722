using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;

namespace WsGen.Area.Server;

/// <summary>Does what the request's query says, and notes in which order it is asked.</summary>
internal sealed class AskedConfigurator : ServerEndpointConfigurator
{
    private static void Note(HandshakeRequest request, string what) => Journal.Of(request).Write(what);

    private static string Told(HandshakeRequest request) => request.RequestParameters.TryGetValue("do", out IReadOnlyList<string>? values) ? values[0] : "";

    public override bool CheckOrigin(HandshakeRequest request)
    {
        Note(request, $"origin {request.Origin ?? "null"} {request.IsOriginAllowed}");
        return Told(request) switch
        {
            "refuse-origin" => false,
            "allow-origin" => true,
            "throw-origin" => throw new InvalidOperationException("origin"),
            _ => base.CheckOrigin(request),
        };
    }

    public override string? ChooseSubprotocol(HandshakeRequest request, IReadOnlyList<string> supported)
    {
        Note(request, $"subprotocol [{string.Join(',', request.Subprotocols)}] [{string.Join(',', supported)}]");
        return Told(request) switch
        {
            "client-order" => request.Subprotocols.FirstOrDefault(supported.Contains),
            "no-subprotocol" => null,
            "wrong-subprotocol" => "never-offered",
            _ => base.ChooseSubprotocol(request, supported),
        };
    }

    public override IEnumerable<WsExtension> ChooseExtensions(HandshakeRequest request, IReadOnlyList<WsExtension> installed)
    {
        Note(request, $"extensions [{string.Join(", ", request.Extensions)}] [{string.Join(", ", installed)}]");
        return Told(request) switch
        {
            "no-extension" => [],
            "last-extension" => request.Extensions.Reverse(),
            "wrong-extension" => [new WsExtension("permessage-made-up")],
            _ => base.ChooseExtensions(request, installed),
        };
    }

    public override async ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken)
    {
        Note(request, $"check {cancellationToken.CanBeCanceled}");
        (string verb, string value) = Words.Split(Told(request).Replace('-', ' '));
        switch (verb)
        {
            case "wait":
                await Journal.Of(request).PassAsync("check");
                return null;
            case "refuse" when value.Length == 3:
                return new HandshakeRefusal(int.Parse(value, System.Globalization.CultureInfo.InvariantCulture), $"No, {value}.")
                    .WithHeader("X-Why", "because").WithHeader("WWW-Authenticate", "Bearer");
            case "late":
                await Task.Yield();
                await Journal.Of(request).PassAsync("check");
                return new HandshakeRefusal(503, "Too late.").WithHeader("Retry-After", "5");
            case "identify":
                request.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, value), new Claim(ClaimTypes.Role, "guest")], "test"));
                return null;
            case "secure" when !request.IsSecure:
                return new HandshakeRefusal(403, "Over wss only.");
            case "lost":
                Note(request, "waiting");
                // A check that would never decide: its token is what is tested.
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Note(request, $"abandoned {cancellationToken.IsCancellationRequested}");
                return new HandshakeRefusal(503, "Too late.");
            default:
                return null;
        }
    }

    public override void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response)
    {
        Note(request, $"modify {response.Subprotocol ?? "null"} [{string.Join(", ", response.Extensions)}]");
        config.UserProperties["modified"] = $"{config.Path} {request.PathParameters["x"]}";
        switch (Told(request))
        {
            case "headers":
                response.AddHeader("X-One", "1");
                response.AddHeader("Set-Cookie", "a=1");
                response.AddHeader("Set-Cookie", "b=2");
                response.SetHeader("x-one", "2");
                response.AddHeader("X-Gone", "x");
                Note(request, $"removed {response.RemoveHeader("X-GONE")} {response.Headers.Count}");
                break;
            case "forbidden-header":
                Refused(request, () => response.AddHeader("Sec-WebSocket-Accept", "mine"));
                Refused(request, () => response.AddHeader("X-Split", "a\r\nX-Injected: b"));
                Refused(request, () => response.AddHeader("X Name", "a"));
                break;
            case "throw-modify":
                throw new InvalidOperationException("modify " + request.Headers[Journal.CaseField]);
        }
    }

    public override object? CreateInstance(Type endpointType, WsSession session, IServiceProvider services)
    {
        Journal.Write(session, $"instance {endpointType.Name} {services.GetService<Greeter>() is not null}");
        return base.CreateInstance(endpointType, session, services);
    }

    private static void Refused(HandshakeRequest request, Action add)
    {
        try
        {
            add();
            Note(request, "taken");
        }
        catch (ArgumentException error)
        {
            Note(request, error.GetType().Name);
        }
    }
}

[ServerEndpoint("/asked/{x}", Subprotocols = ["v2", "v1"], Configurator = typeof(AskedConfigurator))]
internal sealed partial class Asked
{
    [OnOpen] private void Open(WsSession session) => Journal.Write(session, $"open {session.UserProperties["modified"]}");

    [OnMessage] private ValueTask Obey(string command, WsSession session) => RemoteCommand.RunAsync(session, command);
}

[ServerEndpoint("/subprotocols", Subprotocols = ["v2", "v1"])]
internal sealed partial class Subprotocols
{
    [OnMessage] private ValueTask Obey(string command, WsSession session) => RemoteCommand.RunAsync(session, command);
}

/// <summary>Says what a configurator sees of the request: the answer to "what" is the refusal's body.</summary>
internal sealed class TellingConfigurator : ServerEndpointConfigurator
{
    public override ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken) => new(new HandshakeRefusal(400, Tell(request)));

    private static string Tell(HandshakeRequest request)
    {
        string what = request.RequestParameters["what"][0];
        switch (what)
        {
            case "change-map":
                try
                {
                    ((IDictionary<string, IReadOnlyList<string>>)request.RequestParameters).Clear();
                    return "changed";
                }
                catch (Exception error) when (error is NotSupportedException or InvalidCastException)
                {
                    return "unmodifiable";
                }

            case "change-list":
                try
                {
                    ((IList<string>)request.RequestParameters["what"])[0] = "changed";
                    return "changed";
                }
                catch (Exception error) when (error is NotSupportedException or InvalidCastException)
                {
                    return "unmodifiable";
                }
        }

        return what switch
        {
            "uri" => request.Uri.PathAndQuery,
            "scheme" => request.Uri.Scheme,
            "path" => request.Path,
            "query" => request.QueryString,
            "header" => request.Headers["x-TEST"] ?? "null",
            "missing" => request.Headers["X-Missing"] ?? "null",
            "origin" => $"{request.Origin ?? "null"} {request.IsOriginAllowed}",
            "variable" => request.PathParameters["x"],
            "subprotocols" => string.Join('|', request.Subprotocols),
            "extensions" => string.Join('|', request.Extensions.Select(static each => $"{each.Name}/{each.Parameters.Count}")),
            "secure" => $"{request.IsSecure}",
            "user" => $"{request.User is null}",
            "addresses" => $"{request.RemoteEndPoint is not null} {request.LocalEndPoint is not null}",
            "services" => request.Services.GetRequiredService<Greeter>().Greet("you"),
            "scope" => $"{ReferenceEquals(request.Services.GetRequiredService<Lifetime>(), request.Services.GetRequiredService<Lifetime>())}",
            _ => "?",
        };
    }
}

[ServerEndpoint("/telling/{x}", Configurator = typeof(TellingConfigurator))]
internal sealed partial class Telling
{
    [OnMessage] private void Take(string text)
    {
    }
}
