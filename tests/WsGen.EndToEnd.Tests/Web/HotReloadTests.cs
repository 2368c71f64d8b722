using WsGen.EndToEnd.Tests.BadInput;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>An application under `dotnet watch`.</summary>
public sealed class HotReloadTests
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3); // it builds first

    [Fact]
    public async Task ACallbackThatIsEditedCountsAtOnceInSessionsThatAreOpen()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("wsgen-watch-");
        try
        {
            string program = Path.Combine(folder.FullName, "Program.cs");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Watched.csproj"), ProjectFile(), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(program, Program("before"), TestContext.Current.CancellationToken);
            await using ChildProcess watch = ChildProcess.Start(
                Tools.DotNet,
                ["watch", "--non-interactive", "--project", Path.Combine(folder.FullName, "Watched.csproj"), "run", "--urls", "http://127.0.0.1:0"],
                [new("DOTNET_USE_POLLING_FILE_WATCHER", "1"), new("DOTNET_WATCH_SUPPRESS_LAUNCH_BROWSER", "1"), new("DOTNET_NOLOGO", "1")]);

            string line = await watch.LineAsync(static line => line.Contains(Listening, StringComparison.Ordinal), Patience);
            string url = line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..];
            await SaidAsync(watch, "Waiting for changes");
            await using RawClient client = await RawClient.OpenAsync(new Uri(url).Port, "/echo");
            Assert.Equal("before: a", await AskAsync(client));
            await File.WriteAllTextAsync(program, Program("after"), TestContext.Current.CancellationToken);
            await SaidAsync(watch, "changes applied");

            // The application says that it has them a moment before it runs them.
            string answer = "before: a";
            for (int attempt = 0; answer == "before: a"; attempt++)
            {
                Assert.True(attempt < 100_000);
                answer = await AskAsync(client);
            }

            Assert.Equal("after: a", answer);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What it has to say itself goes to standard error.</summary>
    private static async Task SaidAsync(ChildProcess watch, string text)
    {
        long start = Environment.TickCount64;
        while (!watch.Errors.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(
                !watch.Errors.Contains("Restart", StringComparison.Ordinal) && Environment.TickCount64 - start < Patience.TotalMilliseconds,
                $"\"{text}\" was not said.\n{watch.Output}{watch.Errors}");
            await Task.Delay(20, TestContext.Current.CancellationToken); // between two looks at what another program has written
        }
    }

    private static async Task<string> AskAsync(RawClient client)
    {
        await client.SendAsync(RawClient.Text("a"));
        return await client.ReadTextAsync();
    }

    private static string Program(string word) =>
        $$"""
        using WsGen;
        using WsGen.AspNetCore;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddWsGen();
        var app = builder.Build();
        app.MapEndpoints();
        app.Run();

        [ServerEndpoint("/echo")]
        public sealed partial class Echo
        {
            [OnMessage] private string Text(string text) => "{{word}}: " + text;
        }
        """;

    private static string ProjectFile() =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <UseAppHost>false</UseAppHost>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="{typeof(WsSession).Assembly.Location}" />
            <Reference Include="{typeof(WsGen.AspNetCore.HttpContextExtensions).Assembly.Location}" />
            <Analyzer Include="{Repository.PathOf("src", "Generators", "bin", Repository.Configuration, "netstandard2.0", "WsGen.Generators.dll")}" />
          </ItemGroup>
        </Project>
        """;
}
