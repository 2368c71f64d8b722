using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;

namespace WsGen.Endpoints.Infrastructure;

/// <summary>Services for constructors and callbacks, as generated code gets them. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EndpointServices
{
    /// <summary>The service a parameter asks for.</summary>
    /// <exception cref="InvalidOperationException">No such service is registered; the message names the parameter and its owner.</exception>
    public static T Require<T>(IServiceProvider services, string parameter, string owner)
        where T : notnull =>
        services.GetService(typeof(T)) is T service
            ? service
            : throw new InvalidOperationException(
                $"No service of type {typeof(T)} is registered for parameter '{parameter}' of {owner}. " +
                "Register it in the Services of the server's builder or, for a client, of its WsClientOptions.");

    /// <summary>The service a required member asks for.</summary>
    /// <exception cref="InvalidOperationException">No such service is registered; the message names the member and its owner.</exception>
    public static T RequireMember<T>(IServiceProvider services, string member, string owner)
        where T : notnull =>
        services.GetService(typeof(T)) is T service
            ? service
            : throw new InvalidOperationException(
                $"No service of type {typeof(T)} is registered for the required member '{member}' of {owner}. " +
                "Register it in the Services of the server's builder or, for a client, of its WsClientOptions.");

    /// <summary>The service an optional parameter asks for, or <paramref name="otherwise"/>.</summary>
    public static T? Optional<T>(IServiceProvider services, T? otherwise) =>
        services.GetService(typeof(T)) is T service ? service : otherwise;

    /// <summary>The service that a parameter asks for by a key. The key null means the service without one.</summary>
    /// <exception cref="InvalidOperationException">No such service is registered; the message names key, parameter and its owner.</exception>
    public static T RequireKeyed<T>(IServiceProvider services, object? key, string parameter, string owner)
        where T : notnull =>
        GetKeyed(services, typeof(T), key) is T service
            ? service
            : throw new InvalidOperationException(
                $"No service of type {typeof(T)} with the key {Describe(key)} is registered for parameter '{parameter}' of {owner}. " +
                "Register it in the Services of the server's builder or, for a client, of its WsClientOptions.");

    /// <summary>The service that an optional parameter asks for by a key, or <paramref name="otherwise"/>.</summary>
    public static T? OptionalKeyed<T>(IServiceProvider services, object? key, T? otherwise) =>
        GetKeyed(services, typeof(T), key) is T service ? service : otherwise;

    private static object? GetKeyed(IServiceProvider services, Type type, object? key) =>
        key is null ? services.GetService(type)
        : services is IKeyedServiceProvider keyed ? keyed.GetKeyedService(type, key)
        : throw new InvalidOperationException($"The service provider {services.GetType()} knows no keyed services.");

    internal static string Describe(object? key) => key switch
    {
        null => "null",
        string text => $"\"{text}\"",
        Enum value => $"{value.GetType()}.{value}",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{key} ({key.GetType()})"),
    };
}
