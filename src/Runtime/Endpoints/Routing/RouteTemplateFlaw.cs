namespace WsGen.Endpoints.Routing;

/// <summary>Everything that can be wrong with a path template, one name each.</summary>
internal enum RouteTemplateFlaw
{
    None,
    Empty,
    NoLeadingSlash,
    EmptySegment,
    DotSegment,
    QueryOrFragment,
    BadPercentEncoding,
    UnbalancedBraces,
    VariableNotWholeSegment,
    VariableNameMissing,
    VariableNameInvalid,
    VariableRepeated,
    TooManySegments,
}

/// <summary>The sentence for each <see cref="RouteTemplateFlaw"/>.</summary>
internal static class RouteTemplateFlaws
{
    /// <summary>What is wrong, to stand after "the path template ... ".</summary>
    public static string Describe(this RouteTemplateFlaw flaw) => flaw switch
    {
        RouteTemplateFlaw.Empty => "is missing or empty",
        RouteTemplateFlaw.NoLeadingSlash => "does not begin with '/'",
        RouteTemplateFlaw.EmptySegment => "has an empty segment ('//')",
        RouteTemplateFlaw.DotSegment => "has a '.' or '..' segment, which clients resolve before they ask",
        RouteTemplateFlaw.QueryOrFragment => "has a query or a fragment ('?' or '#')",
        RouteTemplateFlaw.BadPercentEncoding => "has a percent-encoding that is incomplete or not UTF-8",
        RouteTemplateFlaw.UnbalancedBraces => "has unbalanced braces",
        RouteTemplateFlaw.VariableNotWholeSegment => "has a variable that is not a whole segment",
        RouteTemplateFlaw.VariableNameMissing => "has a variable without a name",
        RouteTemplateFlaw.VariableNameInvalid => "has a variable whose name is not made of letters, digits, '_' and '.' (operators and modifiers are not supported)",
        RouteTemplateFlaw.VariableRepeated => "uses the same variable twice",
        RouteTemplateFlaw.TooManySegments => "has more than 64 segments",
        _ => "is valid",
    };
}
