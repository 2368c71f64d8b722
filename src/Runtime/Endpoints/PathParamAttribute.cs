namespace WsGen;

/// <summary>
/// Binds a callback parameter to a variable of the endpoint's path: the percent-decoded text of that segment for <c>string</c>, an enum by the name
/// of its value, or any <see cref="ISpanParsable{TSelf}"/> (numbers, <see cref="Guid"/>, dates), read with the invariant culture; each may be nullable. A
/// value that cannot be read is a <see cref="PathParameterException"/> for <see cref="OnErrorAttribute"/>; the session closes with 1008, and neither
/// <see cref="OnOpenAttribute"/> nor <see cref="OnCloseAttribute"/> is called. Counterpart of <c>jakarta.websocket.server.PathParam</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PathParamAttribute : Attribute
{
    /// <summary>The variable has the parameter's own name.</summary>
    public PathParamAttribute()
    {
    }

    /// <summary>The variable is called <paramref name="name"/>.</summary>
    /// <param name="name">The variable's name, without braces.</param>
    public PathParamAttribute(string name) => Name = name;

    /// <summary>The variable's name, or null for the parameter's own.</summary>
    public string? Name { get; }
}
