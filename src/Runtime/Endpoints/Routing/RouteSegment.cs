namespace WsGen.Endpoints.Routing;

/// <summary>What stands between two slashes of a path template.</summary>
/// <param name="text">The percent-decoded literal, or the variable's name.</param>
/// <param name="isVariable">True if any text that is not empty may stand here.</param>
internal readonly struct RouteSegment(string text, bool isVariable)
{
    public string Text { get; } = text;

    public bool IsVariable { get; } = isVariable;
}
