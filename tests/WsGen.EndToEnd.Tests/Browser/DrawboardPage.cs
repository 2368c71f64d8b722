using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>The drawboard as a person sees it; places are those of the picture, 900 by 600, whatever its size on the screen.</summary>
internal sealed class DrawboardPage(IPage page)
{
    public const string White = "255,255,255";

    /// <summary>A function that reads from a canvas by way of a copy: the page's own stays as fast as it is.</summary>
    private const string Read =
        """
        function read(id, x, y, width, height) {
          const canvas = document.getElementById(id);
          const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
          copy.drawImage(canvas, -x, -y);
          return Array.from(copy.getImageData(0, 0, width, height).data);
        }
        """;

    public IPage Page => page;

    public ILocator Board => page.GetByLabel("The board");

    public ILocator State => page.Locator("#state");

    public ILocator News => page.Locator("#news");

    public ILocator Count => page.Locator("#players");

    public ILocator Tool(string name) => page.GetByRole(AriaRole.Radio, new() { Name = name });

    /// <summary>The picture is here, and what is drawn is taken.</summary>
    public Task IsReadyAsync() => Expect(page.Locator("#frame")).ToHaveAttributeAsync("data-ready", "yes");

    /// <summary>Draws with the mouse, from place to place.</summary>
    public async Task DrawAsync(params (float X, float Y)[] way)
    {
        LocatorBoundingBoxResult box = (await Board.BoundingBoxAsync())!;
        float scale = box.Width / 900;
        await page.Mouse.MoveAsync(box.X + (way[0].X * scale), box.Y + (way[0].Y * scale));
        await page.Mouse.DownAsync();
        foreach ((float x, float y) in way[1..])
        {
            await page.Mouse.MoveAsync(box.X + (x * scale), box.Y + (y * scale), new() { Steps = 5 });
        }

        await page.Mouse.UpAsync();
    }

    /// <summary>The colour of what the server has sent, as "red,green,blue".</summary>
    public Task<string> PixelAsync(int x, int y) => page.EvaluateAsync<string>(
        $$"""([x, y]) => { {{Read}} return read("picture", x, y, 1, 1).slice(0, 3).join(); }""", new[] { x, y });

    /// <summary>Waits until the picture has that colour there.</summary>
    public Task HasAsync(string color, int x, int y) => page.WaitForFunctionAsync(
        $$"""([color, x, y]) => { {{Read}} return read("picture", x, y, 1, 1).slice(0, 3).join() === color; }""", new object[] { color, x, y });

    /// <summary>Waits until nothing of this page is under way any more.</summary>
    public Task IsConfirmedAsync() => page.WaitForFunctionAsync(
        $$"""() => { {{Read}} return !read("overlay", 0, 0, 900, 600).some(value => value); }""");

    /// <summary>Red, green, blue and alpha of a part of the picture.</summary>
    public Task<int[]> PixelsAsync(int x, int y, int width, int height) => page.EvaluateAsync<int[]>(
        $$"""([x, y, width, height]) => { {{Read}} return read("picture", x, y, width, height); }""", new[] { x, y, width, height });
}
