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

    /// <summary>A configuration of several sources, each with its settings, between which there is a bar.</summary>
    public static IConfigurationRoot Sources(params string[] sources)
    {
        var builder = new ConfigurationBuilder();
        foreach (string source in sources)
        {
            builder.AddInMemoryCollection(source.Split('|').Select(static each => each.Split('=', 2)).Select(static pair => KeyValuePair.Create(pair[0], (string?)pair[1])));
        }

        return builder.Build();
    }

    /// <summary>The sentence with which they are refused.</summary>
    public static string Refusal(params string[] settings) => Assert.Throws<InvalidOperationException>(() => Read(settings)).Message;
}
