using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>The drawboard in a browser. There is one picture for all tests: each draws in a place of its own.</summary>
public sealed class DrawboardTests(Chromium browser, ExamplesServer server) : ExamplePages(browser, server)
{
    private const string Red = "220,38,38";
    private const string Green = "22,163,74";
    private const string Blue = "37,99,235";
    private const string Ink = "30,41,59";

    private readonly ExamplesServer _server = server;

    [Fact]
    public async Task ThreePagesDrawOnOnePicture()
    {
        DrawboardPage ada = await OpenAsync();
        DrawboardPage grace = await OpenAsync();
        DrawboardPage alan = await OpenAsync();
        DrawboardPage[] pages = [ada, grace, alan];
        foreach (DrawboardPage page in pages)
        {
            await Expect(page.Count).ToHaveTextAsync("3 people draw");
        }

        await ada.Tool("Red").CheckAsync();
        await ada.Tool("Line").CheckAsync();
        await ada.DrawAsync((20, 20), (120, 20));
        await grace.Tool("Green").CheckAsync();
        await grace.Tool("Rectangle").CheckAsync();
        await grace.DrawAsync((20, 40), (120, 90));
        await alan.Tool("Blue").CheckAsync();
        await alan.Tool("Ellipse").CheckAsync();
        await alan.DrawAsync((140, 20), (240, 90));
        foreach (DrawboardPage page in pages)
        {
            await page.HasAsync(Red, 70, 20);
            await page.HasAsync(Green, 70, 40);
            await page.HasAsync(Green, 120, 65);
            await page.HasAsync(Blue, 190, 20);
            await page.HasAsync(Blue, 140, 55);
            Assert.Equal(DrawboardPage.White, await page.PixelAsync(190, 55));
            await page.IsConfirmedAsync();
        }

        await alan.Page.CloseAsync();
        await Expect(ada.Count).ToHaveTextAsync("2 people draw");
    }

    [Fact]
    public async Task WhoComesLaterGetsThePicture()
    {
        DrawboardPage ada = await OpenAsync();
        await ada.Tool("Blue").CheckAsync();
        await ada.DrawAsync((20, 120), (60, 180), (100, 120), (140, 180));
        await ada.HasAsync(Blue, 100, 121);

        DrawboardPage late = await OpenAsync();
        Assert.Equal(Blue, await late.PixelAsync(100, 121));
        Assert.Equal(Blue, await late.PixelAsync(60, 178));
        Assert.Equal(DrawboardPage.White, await late.PixelAsync(60, 125));
    }

    [Fact]
    public async Task AReloadInMidStrokeKeepsWhatWasDrawn()
    {
        DrawboardPage ada = await OpenAsync();
        DrawboardPage grace = await OpenAsync();
        await ada.Tool("Red").CheckAsync();
        LocatorBoundingBoxResult box = (await ada.Board.BoundingBoxAsync())!;
        float scale = box.Width / 900;
        await ada.Page.Mouse.MoveAsync(box.X + (20 * scale), box.Y + (220 * scale));
        await ada.Page.Mouse.DownAsync();
        await ada.Page.Mouse.MoveAsync(box.X + (120 * scale), box.Y + (220 * scale), new() { Steps = 5 });
        await grace.HasAsync(Red, 80, 220); // seen while the button is still down
        await ada.Page.ReloadAsync();
        await ada.IsReadyAsync();
        Assert.Equal(Red, await ada.PixelAsync(80, 220));
        await Expect(grace.Count).ToHaveTextAsync("2 people draw");
    }

    [Fact]
    public async Task PagesComeBackAfterTheServerHasBeenRestarted()
    {
        DrawboardPage ada = await OpenAsync();
        DrawboardPage grace = await OpenAsync();
        await ada.Tool("Red").CheckAsync();
        await ada.DrawAsync((20, 260), (120, 260));
        await grace.HasAsync(Red, 70, 260);

        await _server.StopAsync();
        foreach (DrawboardPage page in (DrawboardPage[])[ada, grace])
        {
            await Expect(page.State).ToContainTextAsync("Not connected");
        }

        await ada.DrawAsync((20, 280), (120, 280)); // not taken: it would be lost

        await _server.StartAsync();
        foreach (DrawboardPage page in (DrawboardPage[])[ada, grace])
        {
            await page.IsReadyAsync();
            await Expect(page.Count).ToHaveTextAsync("2 people draw");
            Assert.Equal(DrawboardPage.White, await page.PixelAsync(70, 260)); // a new server has a new picture
            await page.IsConfirmedAsync();
        }

        await grace.Tool("Green").CheckAsync();
        await grace.DrawAsync((20, 300), (120, 300));
        await ada.HasAsync(Green, 70, 300);
        ForgetErrors(); // the browser's own: connections refused meanwhile
    }

    [Fact]
    public async Task TheEraserTheWidthAndAnotherColourWork()
    {
        DrawboardPage page = await OpenAsync();
        await page.Page.GetByLabel("Other colour").FillAsync("#0d9488");
        await page.Page.GetByLabel("Width").FillAsync("30");
        await page.DrawAsync((20, 350), (200, 350));
        await page.HasAsync("13,148,136", 100, 362);
        await page.Tool("Eraser").CheckAsync();
        await page.Page.GetByLabel("Width").FillAsync("10");
        await page.DrawAsync((20, 350), (200, 350));
        await page.HasAsync(DrawboardPage.White, 100, 350);
        await page.HasAsync("13,148,136", 100, 362);
    }

    [Fact]
    public async Task TheKeyboardIsEnough()
    {
        DrawboardPage page = await OpenAsync();
        DrawboardPage other = await OpenAsync();
        IKeyboard keys = page.Page.Keyboard;
        await page.Tool("Brush").FocusAsync();
        await keys.PressAsync("ArrowRight"); // the next of the radio buttons
        await Expect(page.Tool("Line")).ToBeCheckedAsync();
        await keys.PressAsync("Tab");
        await Expect(page.Tool("Ink")).ToBeFocusedAsync();
        await keys.PressAsync("Tab");
        await keys.PressAsync("Tab");
        await Expect(page.Page.GetByLabel("Width")).ToBeFocusedAsync();
        await keys.PressAsync("Tab");
        await Expect(page.Board).ToBeFocusedAsync();

        // From the middle of the board twenty to the right.
        await keys.PressAsync("Space");
        await Expect(page.News).ToHaveTextAsync("The pen is down.");
        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("Space");
        await Expect(page.News).ToHaveTextAsync("The pen is up.");
        await other.HasAsync(Ink, 460, 300);
        Assert.Equal(Ink, await other.PixelAsync(451, 300));
        Assert.Equal(DrawboardPage.White, await other.PixelAsync(440, 300));
    }

    [Fact]
    public async Task WhatTheServerHasDrawnIsWhatThePagesHaveDrawn()
    {
        DrawboardPage page = await OpenAsync();
        await DrawAsync(page, "Rectangle", "Ink", 6, (560, 300), (740, 430));
        await DrawAsync(page, "Brush", "Red", 12, (545, 300), (650, 210), (755, 300));
        await DrawAsync(page, "Rectangle", "Violet", 4, (590, 330), (640, 370));
        await DrawAsync(page, "Ellipse", "Orange", 9, (770, 70), (850, 150));
        await DrawAsync(page, "Line", "Orange", 5, (760, 150), (730, 180));
        await DrawAsync(page, "Line", "Orange", 5, (810, 165), (810, 200));
        await DrawAsync(page, "Brush", "Green", 16, (460, 445), (560, 437), (650, 448), (760, 436), (880, 446));
        await DrawAsync(page, "Brush", "Blue", 3, (480, 90), (500, 75), (520, 90), (540, 75), (560, 90));
        await page.HasAsync(Blue, 540, 75);
        await page.IsConfirmedAsync();
        await TakePictureAsync(page.Page, "drawboard");

        // But for the smoothing of edges.
        DrawboardPage late = await OpenAsync();
        int[][] pictures = await Task.WhenAll(page.PixelsAsync(440, 60, 450, 400), late.PixelsAsync(440, 60, 450, 400));
        int[] differences = [.. pictures[0].Zip(pictures[1], static (first, second) => Math.Abs(first - second))];
        Assert.InRange(differences.Count(static difference => difference > 96), 0, differences.Length / 1000);
        Assert.InRange(pictures[1].Count(static channel => channel < 128), 10_000, int.MaxValue);
    }

    [Theory]
    [InlineData(320)]
    [InlineData(412)]
    public async Task APhoneHasTheWholeBoardAndNoHorizontalScroll(int width)
    {
        DrawboardPage phone = await OpenAsync(width, 700);
        await HasNoHorizontalScrollAsync(phone.Page);
        LocatorBoundingBoxResult board = (await phone.Board.BoundingBoxAsync())!;
        Assert.InRange(board.Width, width - 40, width);
        Assert.InRange(board.Width / board.Height, 1.45, 1.55);
        await Expect(phone.Board).ToBeInViewportAsync(new() { Ratio = 1 });
        await phone.Tool("Green").CheckAsync();
        await phone.DrawAsync((300, width), (400, width));
        await phone.HasAsync(Green, 350, width);
    }

    private static async Task DrawAsync(DrawboardPage page, string tool, string color, int width, params (float X, float Y)[] way)
    {
        await page.Tool(tool).CheckAsync();
        await page.Tool(color).CheckAsync();
        await page.Page.GetByLabel("Width").FillAsync($"{width}");
        await page.DrawAsync(way);
    }

    private async Task<DrawboardPage> OpenAsync(int width = 1080, int height = 760)
    {
        var page = new DrawboardPage(await OpenPageAsync("/drawboard/", width, height));
        await page.IsReadyAsync();
        return page;
    }
}
