using System.ComponentModel;

namespace WsGen.Endpoints.Infrastructure;

/// <summary>Constructor injection, as generated code does it. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EndpointServices
{
    /// <summary>The service a constructor parameter asks for.</summary>
    /// <exception cref="InvalidOperationException">No such service is registered; the message names parameter and endpoint.</exception>
    public static T Require<T>(IServiceProvider services, string parameter, string endpoint)
        where T : notnull =>
        services.GetService(typeof(T)) is T service
            ? service
            : throw new InvalidOperationException(
                $"No service of type {typeof(T)} is registered for parameter '{parameter}' of the constructor of {endpoint}. " +
                "Register it in the Services of the server's builder.");

    /// <summary>The service an optional constructor parameter asks for, or <paramref name="otherwise"/>.</summary>
    public static T? Optional<T>(IServiceProvider services, T? otherwise) =>
        services.GetService(typeof(T)) is T service ? service : otherwise;
}
