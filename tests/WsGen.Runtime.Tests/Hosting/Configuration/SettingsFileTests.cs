using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using WsGen.Hosting.Binding;
using WsGen.Support;

namespace WsGen.Hosting.Configuration;

/// <summary>appsettings.json, and what else an application adds to the configuration.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wsgen-settings").FullName;

    private string PathOf(string name) => Path.Combine(_folder, name);

    [Fact]
    public void ItIsReadWithItsSectionsAndListsAndComments()
    {
        File.WriteAllText(PathOf("a.json"), """
            // as in every appsettings.json
            { "WsGen": { "maxTextMessageSize": 12, "AllowedOrigins": [ "one", "two", ], "Nothing": null } }
            """);
        ConfigurationManager configuration = Read("a.json");
        Assert.Equal("12", configuration["WSGEN:MaxTextMessageSize"]);
        Assert.Equal(["one", "two"], configuration.GetSection("WsGen:AllowedOrigins").GetChildren().Select(static each => each.Value));
    }

    [Fact]
    public void TheLaterOneWinsAndThereMayBeNone()
    {
        File.WriteAllText(PathOf("a.json"), """{ "x": "first", "y": "first" }""");
        File.WriteAllText(PathOf("b.json"), """{ "X": "second" }""");
        ConfigurationManager configuration = Read("a.json", "b.json", "c.json");
        Assert.Equal(("second", "first"), (configuration["x"], configuration["y"]));
    }

    /// <summary>Sources that come and go have all of them read again.</summary>
    [Fact]
    public void ItIsReadAgainWhenTheConfigurationIs()
    {
        File.WriteAllText(PathOf("a.json"), """{ "x": "before", "y": "before" }""");
        ConfigurationManager configuration = Read("a.json");
        File.WriteAllText(PathOf("a.json"), """{ "x": "after" }""");
        ((IConfigurationRoot)configuration).Reload();
        Assert.Equal(("after", null), (configuration["x"], configuration["y"]));
        File.Delete(PathOf("a.json"));
        configuration.Sources.RemoveAt(0);
        Assert.Null(configuration["x"]);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "x": 1, "X": 2 }""")]
    public void WhatCannotBeReadIsNamed(string text)
    {
        File.WriteAllText(PathOf("a.json"), text);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Read("a.json"));
        Assert.StartsWith($"The settings in {PathOf("a.json")} cannot be read: ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Behind what the application sets itself, before the environment and the command line.</summary>
    [Fact]
    public void AServerHasThoseOfTheCurrentFolder() => Assert.Equal(
        [Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), Path.Combine(Directory.GetCurrentDirectory(), $"appsettings.{Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production"}.json")],
        ((IConfigurationRoot)WsServer.Create().Configuration).Providers.Skip(1).Take(2).Select(static each => each.ToString()!));

    /// <summary>Where the program is started from another folder than its own, as service managers do.</summary>
    [Theory]
    [InlineData("", "", "current")]
    [InlineData("", "a.json", "program")]
    [InlineData("", "b.json", "program")]
    [InlineData("b.json", "a.json", "current")]
    [InlineData("a.json", "a.json b.json", "current")]
    public void TheyAreThoseOfTheProgramWhereTheCurrentFolderHasNone(string current, string program, string expected)
    {
        foreach ((string folder, string files) in new[] { ("current", current), ("program", program) })
        {
            Directory.CreateDirectory(PathOf(folder));
            foreach (string file in files.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                File.WriteAllText(Path.Combine(PathOf(folder), file), "{}");
            }
        }

        Assert.Equal(
            [Path.Combine(PathOf(expected), "a.json"), Path.Combine(PathOf(expected), "b.json")],
            SettingsFile.Find(PathOf("current"), PathOf("program"), "a.json", "b.json").Select(static file => file.Path));
    }

    [Fact]
    public async Task WhichWereReadIsLogged()
    {
        var log = new TestLog();
        string file = PathOf("appsettings.json");
        File.WriteAllText(file, """{ "WsGen": { "Urls": "ws://127.0.0.1:0" } }""");
        await using WsServer server = Build(log, new WsServerBuilder([], _folder, PathOf("elsewhere")));
        await server.StartAsync();
        Assert.Equal((LogLevel.Information, $"Settings are read from {file}"), Assert.Single(log.Entries, static entry => entry.Id == 12) is { } line ? (line.Level, line.Text) : default);

        log.Entries.Clear();
        await using WsServer other = Build(log, new WsServerBuilder(["--urls", "ws://127.0.0.1:0"], PathOf("elsewhere"), PathOf("nowhere")));
        await other.StartAsync();
        Assert.DoesNotContain(log.Entries, static entry => entry.Id == 12);

        static WsServer Build(TestLog log, WsServerBuilder builder)
        {
            builder.Logging.ClearProviders().AddProvider(log);
            return builder.Build();
        }
    }

    /// <summary>Relative to the same folder, and watched if it asks for that.</summary>
    [Fact]
    public async Task AnApplicationMayAddFilesOfItsOwn()
    {
        string file = Path.Combine(Directory.GetCurrentDirectory(), "there-is-none.json");
        Assert.Equal(file, WsServer.Create().Configuration.AddJsonFile("there-is-none.json", optional: true).GetFileProvider().GetFileInfo("there-is-none.json").PhysicalPath);

        File.WriteAllText(PathOf("own.json"), """{ "x": "before" }""");
        using var configuration = new ConfigurationManager();
        configuration.SetFileProvider(new FolderFiles(_folder)).AddJsonFile("own.json", optional: false, reloadOnChange: true);
        Assert.Equal("before", configuration["x"]);
        File.WriteAllText(PathOf("own.json"), """{ "x": "after" }""");
        await Bounded.Until(() => configuration["x"] == "after");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ConfigurationManager Read(params string[] names)
    {
        var configuration = new ConfigurationManager();
        foreach (string name in names)
        {
            ((IConfigurationBuilder)configuration).Add(new SettingsFile(PathOf(name)));
        }

        return configuration;
    }
}
