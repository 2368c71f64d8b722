using Microsoft.Extensions.DependencyInjection;

namespace WsGen.Area.Server;

internal static class Services
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(new Greeter("hello"));
        services.AddKeyedSingleton("loud", new Greeter("HELLO"));
        services.AddScoped<Lifetime>();
    }
}

internal sealed class Greeter(string word)
{
    public string Greet(string whom) => $"{word} {whom}";
}

/// <summary>One for each connection; notes its end in the journal that it was given.</summary>
internal sealed class Lifetime : IDisposable
{
    private static int s_made;

    public int Number { get; } = Interlocked.Increment(ref s_made);

    public Journal? Journal { get; set; }

    public void Dispose() => Journal?.Write("scope ended");
}
