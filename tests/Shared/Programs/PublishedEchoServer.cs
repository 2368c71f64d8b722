namespace WsGen.Tests;

/// <summary>samples/EchoServer, published ahead of time.</summary>
internal static class PublishedEchoServer
{
    private static readonly PublishedProgram Program = new(
        "EchoServer", Repository.PathOf("samples", "EchoServer"), Repository.PathOf("samples", "EchoServer.Full"));

    /// <summary>The path of the native program.</summary>
    public static Task<string> PathAsync() => Program.PathAsync();
}
