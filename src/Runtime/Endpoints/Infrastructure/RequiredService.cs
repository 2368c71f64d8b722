using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;

namespace WsGen.Endpoints.Infrastructure;

/// <summary>A service without which no connection to an endpoint can be served: known when the endpoint is added, and looked for then. Immutable, hence thread-safe.</summary>
/// <param name="type">Its type.</param>
/// <param name="place">What asks for it, for people: <c>parameter 'rooms' of the constructor of Demo.Chat</c>.</param>
/// <param name="key">Its key; null: it has none.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RequiredService(Type type, string place, object? key = null)
{
    /// <summary>
    /// Looks for all services of an endpoint, without making any. Not if the endpoint has a configurator, which may make the instance itself; nor if the provider does not know what it has.
    /// </summary>
    /// <exception cref="InvalidOperationException">One is missing: the message names it and what asks for it.</exception>
    internal static void Check(EndpointDescriptor descriptor, IServiceProvider services)
    {
        if (descriptor.RequiredServices.Length == 0 || descriptor.Configurator is not null
            || services.GetService(typeof(IServiceProviderIsService)) is not IServiceProviderIsService known)
        {
            return;
        }

        foreach (RequiredService required in descriptor.RequiredServices)
        {
            required.Check(descriptor, known);
        }
    }

    private void Check(EndpointDescriptor descriptor, IServiceProviderIsService known)
    {
        if (!IsThere(known))
        {
            throw new InvalidOperationException(
                $"{descriptor} cannot be served: no service of type {type}{(key is null ? "" : $" with the key {EndpointServices.Describe(key)}")} is registered for {place}. " +
                "Register it in the Services of the builder; a parameter may have a default value instead.");
        }
    }

    // The platform's answer about a generic type looks for its definition with the key itself, and not with the one that stands for any.
    private bool IsThere(IServiceProviderIsService known) => key is null
        ? known.IsService(type)
        : known is not IServiceProviderIsKeyedService keyed || keyed.IsKeyedService(type, key) || keyed.IsKeyedService(type, KeyedService.AnyKey);
}
