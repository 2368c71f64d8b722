namespace WsGen.Client.Connecting;

/// <summary>For clients that were given none.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static NoServices Instance { get; } = new();

    public object? GetService(Type serviceType) => null;
}
