namespace WsGen.Analyzers.Tests.NegativeDeployments;

/// <summary>One test of the TCK's: a mistake, and how the class with it comes to be deployed.</summary>
/// <param name="Name">The mistake, and what is besides.</param>
/// <param name="Mistake">The mistake.</param>
/// <param name="Source">The whole source, marks included.</param>
/// <param name="IsBesideOthers">The project has a class that is right, too, at <c>/echo</c>.</param>
internal sealed record NegativeCase(string Name, Mistake Mistake, string Source, bool IsBesideOthers)
{
    // Found in the project, as generated registration does, or named in code.
    private const string Found = "builder.AddEndpoints()";
    private const string Named = "builder.AddEndpoint<InvalidServer>()";

    /// <summary>The TCK's 71 tests: most mistakes of servers come alone, and again beside a class that is right.</summary>
    public static IReadOnlyList<NegativeCase> All { get; } =
    [
        .. Mistakes.PathParameters.SelectMany(mistake => Twice(mistake, "/found", Found)),
        .. Mistakes.PathParameters.SelectMany(mistake => Twice(mistake, "/named", Named)),
        Of(Mistakes.MalformedPath, "", "", Found),
        .. Twice(Mistakes.MultiplePaths, "", Found + ".AddEndpoint<InvalidServer>()"),
        .. Mistakes.ServerLifecycle.SelectMany(mistake => Twice(mistake, "", Found)),
        .. Mistakes.ServerMessages.SelectMany(mistake => Twice(mistake, "", Found)),
        Of(Mistakes.NoMoreEndpoints, "/named", Mistake.Echo, Found + ".AddEndpoint<EchoServer>()"),
        Of(Mistakes.NoMoreEndpoints, "/incode", Mistake.EchoInCode, Found + """.AddEndpoint(ServerEndpointConfig.Create("/echo", static () => new EchoInCode()))"""),
        .. Mistakes.ClientLifecycle.Concat(Mistakes.ClientMessages).Select(mistake => Of(mistake, "", "", "")),
    ];

    private static NegativeCase[] Twice(Mistake mistake, string suffix, string registration) =>
    [
        Of(mistake, suffix, "", registration),
        Of(mistake, suffix + "/beside others", Mistake.Echo, registration == Named ? Named + ".AddEndpoint<EchoServer>()" : registration),
    ];

    private static NegativeCase Of(Mistake mistake, string suffix, string more, string registration)
    {
        string deployment = mistake.Path is null
            ? "public static Task DeployAsync(Uri uri) => WsClient.ConnectAsync<InvalidClient>(uri);"
            : $"public static WsServerBuilder Deploy(WsServerBuilder builder) => {registration};";
        return new(
            mistake.Name + suffix,
            mistake,
            $$"""
            {{mistake.Source}}
            {{more}}
            {{Mistake.Types}}

            public static class Deployment
            {
                {{deployment}}
            }
            """,
            more.Length > 0);
    }
}
