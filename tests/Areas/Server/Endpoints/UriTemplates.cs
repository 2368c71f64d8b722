namespace WsGen.Area.Server;

/// <summary>Says on opening which template it is and what its variables take. Its subclasses are one template each.</summary>
internal abstract class TemplateTeller
{
    [OnOpen]
    protected ValueTask Tell(WsSession session) => session.SendAsync(Describe(session));

    public static string Describe(WsSession session) =>
        session.EndpointConfig.Path + string.Concat(session.PathParameters.OrderBy(static each => each.Key, StringComparer.Ordinal).Select(static each => $" {each.Key}={each.Value}"));
}

[ServerEndpoint("/uri/a")] internal sealed partial class UriL : TemplateTeller;

[ServerEndpoint("/uri/{x}")] internal sealed partial class UriV : TemplateTeller;

[ServerEndpoint("/uri/a/b")] internal sealed partial class UriLL : TemplateTeller;

[ServerEndpoint("/uri/a/{y}")] internal sealed partial class UriLV : TemplateTeller;

[ServerEndpoint("/uri/{x}/b")] internal sealed partial class UriVL : TemplateTeller;

[ServerEndpoint("/uri/{x}/{y}")] internal sealed partial class UriVV : TemplateTeller;

[ServerEndpoint("/uri/a/b/c")] internal sealed partial class UriLLL : TemplateTeller;

[ServerEndpoint("/uri/a/b/{z}")] internal sealed partial class UriLLV : TemplateTeller;

[ServerEndpoint("/uri/a/{y}/c")] internal sealed partial class UriLVL : TemplateTeller;

[ServerEndpoint("/uri/a/{y}/{z}")] internal sealed partial class UriLVV : TemplateTeller;

[ServerEndpoint("/uri/{x}/b/c")] internal sealed partial class UriVLL : TemplateTeller;

[ServerEndpoint("/uri/{x}/b/{z}")] internal sealed partial class UriVLV : TemplateTeller;

[ServerEndpoint("/uri/{x}/{y}/c")] internal sealed partial class UriVVL : TemplateTeller;

[ServerEndpoint("/uri/{x}/{y}/{z}")] internal sealed partial class UriVVV : TemplateTeller;

/// <summary>The specification's own example iv (3.1.1): these two overlap, and the left segment decides.</summary>
[ServerEndpoint("/left/{v}/d")] internal sealed partial class LeftVariable : TemplateTeller;

[ServerEndpoint("/left/b/{v}")] internal sealed partial class LeftLiteral : TemplateTeller;

[ServerEndpoint("/slash/")] internal sealed partial class TrailingSlash : TemplateTeller;

[ServerEndpoint("/plain")] internal sealed partial class NoSlash : TemplateTeller;

[ServerEndpoint("/encoded/äöü")] internal sealed partial class EncodedLiteral : TemplateTeller;

/// <summary>The literal leads nowhere for /back/a/c: the variable does.</summary>
[ServerEndpoint("/back/a/b")] internal sealed partial class BackLiteral : TemplateTeller;

[ServerEndpoint("/back/{x}/c")] internal sealed partial class BackVariable : TemplateTeller;
