// A class library of endpoints that programs add.
using WsGen;

namespace Company.Endpoints;

public static class Registration
{
    public static WsServerBuilder AddCompany(this WsServerBuilder builder) => builder.AddEndpoint<Status>().AddEndpoint<Version>();
}

[ServerEndpoint("/status")]
public sealed partial class Status
{
    [OnMessage]
    private string Ask(string of) => of == "all" ? "fine" : "unknown";
}

[ServerEndpoint("/version")]
public sealed partial class Version
{
    [OnOpen]
    private ValueTask Tell(WsSession session) => session.SendAsync("1.0");
}
