using Microsoft.Extensions.Configuration;
using WsGen.Hosting.Binding;

namespace WsGen.Hosting.Configuration;

/// <summary>Options as they are read from keys and values.</summary>
internal static class Configured
{
    public static WsServerOptions Read(params string[] settings)
    {
        var options = new WsServerOptions();
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static each => each.Split('=', 2)).Select(static pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
            .Build();
        OptionBinder.Bind(configuration, options);
        options.Validate();
        return options;
    }

    /// <summary>The sentence with which they are refused.</summary>
    public static string Refusal(params string[] settings) => Assert.Throws<InvalidOperationException>(() => Read(settings)).Message;
}
