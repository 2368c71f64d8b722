namespace WsGen.Tests;

/// <summary>samples/EchoClient, published ahead of time.</summary>
internal static class PublishedEchoClient
{
    private static readonly PublishedProgram Program = new("EchoClient", Repository.PathOf("samples", "EchoClient"));

    /// <summary>The path of the native program.</summary>
    public static Task<string> PathAsync() => Program.PathAsync();
}
