using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>
/// Tests of one example in a browser, with a server of their own. Each page is in a window of its own; what any of them complains of is a
/// failure.
/// </summary>
public abstract class ExamplePages(Chromium browser, ExamplesServer server) : IClassFixture<Chromium>, IClassFixture<ExamplesServer>, IAsyncLifetime
{
    private readonly List<IPage> _pages = [];
    private readonly ConcurrentQueue<string> _errors = new();

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (IPage page in _pages)
        {
            await page.Context.CloseAsync();
        }

        Assert.Empty(_errors);
        GC.SuppressFinalize(this);
    }

    /// <param name="path">Of the page, with or without the server's address.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="height">Likewise.</param>
    protected async Task<IPage> OpenPageAsync(string path, int width = 1080, int height = 680)
    {
        IPage page = await browser.OpenAsync(new Uri(new Uri(server.Url), path).ToString(), width, height);
        _pages.Add(page);
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _errors.Enqueue(message.Text);
            }
        };
        return page;
    }

    /// <summary>What the browser itself complains of while it cannot connect is no error of the page.</summary>
    protected void ForgetErrors() => _errors.Clear();

    protected static async Task HasNoHorizontalScrollAsync(IPage page) =>
        Assert.Equal(page.ViewportSize!.Width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

    /// <summary>
    /// A picture for the documentation, if the variable WSGEN_PICTURES says where they are wanted: <c>WSGEN_PICTURES=docs/images</c>, an absolute path.
    /// </summary>
    protected static async Task TakePictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("WSGEN_PICTURES") is { Length: > 0 } directory)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(directory, name + ".png"), Animations = ScreenshotAnimations.Disabled });
        }
    }
}
