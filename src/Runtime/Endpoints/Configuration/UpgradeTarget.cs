using WsGen.Endpoints;
using WsGen.Handshake;

namespace WsGen;

/// <summary>What a request is upgraded to that no registered path matches. Immutable.</summary>
public sealed class UpgradeTarget
{
    private readonly KeyValuePair<string, string>[] _pathParameters;

    /// <param name="endpoint">
    /// The endpoint. It need not be registered, and does not become so; its own path is not compared. One configuration that serves many requests has
    /// one set of open sessions.
    /// </param>
    /// <param name="pathParameters">What the variables of its path take; none if it has none.</param>
    /// <exception cref="ArgumentException">A variable of the path has no value, or a value no variable.</exception>
    public UpgradeTarget(ServerEndpointConfig endpoint, IEnumerable<KeyValuePair<string, string>>? pathParameters = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        Endpoint = endpoint;
        _pathParameters = pathParameters is null ? [] : [.. pathParameters];
        Values = Order(endpoint.Variables, _pathParameters, endpoint.Path);
    }

    /// <summary>The endpoint.</summary>
    public ServerEndpointConfig Endpoint { get; }

    /// <summary>What the variables of its path take.</summary>
    public IReadOnlyDictionary<string, string> PathParameters => PathVariables.ToDictionary([.. Endpoint.Variables], Values);

    /// <summary>The values in the order of the path.</summary>
    internal string[] Values { get; }

    private static string[] Order(IReadOnlyList<string> variables, KeyValuePair<string, string>[] pathParameters, string path)
    {
        var values = new string[variables.Count];
        foreach ((string name, string value) in pathParameters)
        {
            int ordinal = 0;
            while (ordinal < values.Length && variables[ordinal] != name)
            {
                ordinal++;
            }

            if (ordinal == values.Length)
            {
                throw new ArgumentException($"The path \"{path}\" has no variable \"{name}\".", nameof(pathParameters));
            }

            values[ordinal] = value ?? throw new ArgumentException($"The path parameter \"{name}\" is null.", nameof(pathParameters));
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is null)
            {
                throw new ArgumentException($"The variable \"{variables[i]}\" of the path \"{path}\" has no value.", nameof(pathParameters));
            }
        }

        return values;
    }
}
