using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>The game of snakes in a browser: one game for all pages.</summary>
public sealed class SnakeTests(Chromium browser, ExamplesServer server) : ExamplePages(browser, server)
{
    private readonly ExamplesServer _server = server;

    [Fact]
    public async Task ThreePagesPlayOneGame()
    {
        SnakePage first = await OpenAsync();
        await Expect(first.Players).ToHaveCountAsync(1);
        SnakePage second = await OpenAsync();
        SnakePage third = await OpenAsync();
        SnakePage[] pages = [first, second, third];
        foreach (SnakePage page in pages)
        {
            await Expect(page.Players).ToHaveCountAsync(3);
            await Expect(page.Mine).ToHaveCountAsync(1);
            await Expect(page.Field).ToHaveAttributeAsync("aria-label", new Regex("3 snakes.*lies still"));
        }

        Assert.Equal(3, (await Task.WhenAll(pages.Select(static page => page.Mine.InnerTextAsync()))).Distinct().Count());
        await first.GrowAsync("ArrowLeft", "Left");
        await second.GrowAsync("w", "Up");
        await third.GrowAsync("d", "Right");
        await TakePictureAsync(first.Page, "snake");

        await third.Page.CloseAsync();
        await Expect(first.Players).ToHaveCountAsync(2);
        await Expect(second.Players).ToHaveCountAsync(2);
    }

    /// <summary>It is one cell, which is no line.</summary>
    [Fact]
    public async Task ASnakeThatLiesStillIsSeen()
    {
        SnakePage page = await OpenAsync();
        await Expect(page.Field).ToHaveAttributeAsync("data-heading", "");
        await page.Page.WaitForFunctionAsync("""
            () => {
              const field = document.querySelector("canvas"), [x, y] = field.dataset.head.split(",").map(Number), cell = field.width / 48;
              return field.getContext("2d").getImageData((x + 0.5) * cell, (y + 0.72) * cell, 1, 1).data[3] === 255;
            }
            """);
    }

    [Fact]
    public async Task ArrowsLettersButtonsAndSwipesSteer()
    {
        SnakePage page = await OpenAsync(width: 360, height: 640);
        await page.Page.Keyboard.PressAsync("ArrowUp");
        await page.GoesAsync("Up");
        await page.Page.Keyboard.PressAsync("a");
        await page.GoesAsync("Left");
        await page.Button("Down").ClickAsync();
        await page.GoesAsync("Down");
        await page.Button("Left").FocusAsync(); // to the right it would run into itself if all this was fast enough
        await page.Page.Keyboard.PressAsync("Enter");
        await page.GoesAsync("Left");

        LocatorBoundingBoxResult field = (await page.Field.BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(field.X + (field.Width / 2), field.Y + (field.Height / 2));
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(field.X + (field.Width / 2) + 5, field.Y + (field.Height / 2) - 60);
        await page.Page.Mouse.UpAsync();
        await page.GoesAsync("Up");
    }

    [Fact]
    public async Task TheSnakeMovesAndAReversalDoesNotTurnIt()
    {
        SnakePage page = await OpenAsync();
        (int x, int y) = await page.HeadAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("ArrowUp");
        await page.GoesAsync("Down");
        await Expect(page.Field).Not.ToHaveAttributeAsync("data-head", $"{x},{y}");
        Assert.Equal(x, (await page.HeadAsync()).X);
        await page.HasGrownAsync();
        await page.GoesAsync("Down");
    }

    [Fact]
    public async Task WhoRunsIntoATailBeginsAnewAndTheOthersSeeIt()
    {
        SnakePage page = await OpenAsync();
        SnakePage other = await OpenAsync();
        await page.DieAsync();
        await Expect(page.News).ToHaveTextAsync("You ran into yourself. Choose a direction to go on.");
        await Expect(page.Field).ToHaveAttributeAsync("data-heading", "");
        await Expect(other.Players).ToHaveCountAsync(2);
        await Expect(other.News).ToContainTextAsync("Choose a direction to set out");
        await page.Page.Keyboard.PressAsync("ArrowUp");
        await page.GoesAsync("Up");
        await Expect(page.News).ToBeEmptyAsync();
    }

    [Fact]
    public async Task AReloadInMidGameBringsANewSnakeAndTheOldOneGoes()
    {
        SnakePage page = await OpenAsync();
        SnakePage other = await OpenAsync();
        await page.Page.Keyboard.PressAsync("ArrowUp");
        await page.GoesAsync("Up");
        await page.Page.ReloadAsync();
        await Expect(page.State).ToHaveTextAsync("Connected");
        await Expect(page.News).ToContainTextAsync("Choose a direction to set out");
        foreach (SnakePage each in (SnakePage[])[page, other])
        {
            await Expect(each.Players).ToHaveCountAsync(2);
            await Expect(each.Mine).ToHaveCountAsync(1);
        }
    }

    [Fact]
    public async Task PagesComeBackAfterTheServerHasBeenRestartedInMidGame()
    {
        SnakePage first = await OpenAsync();
        SnakePage second = await OpenAsync();
        await first.Page.Keyboard.PressAsync("ArrowUp");
        await first.GoesAsync("Up");

        await _server.StopAsync();
        foreach (SnakePage page in (SnakePage[])[first, second])
        {
            await Expect(page.State).ToContainTextAsync("Not connected");
            await Expect(page.Players).ToHaveCountAsync(0);
        }

        await _server.StartAsync();
        foreach (SnakePage page in (SnakePage[])[first, second])
        {
            await Expect(page.State).ToHaveTextAsync("Connected");
            await Expect(page.Players).ToHaveCountAsync(2);
            await Expect(page.Mine).ToHaveCountAsync(1);
        }

        await first.Page.Keyboard.PressAsync("ArrowLeft");
        await first.GoesAsync("Left");
        ForgetErrors(); // the browser's own: connections refused meanwhile
    }

    [Theory]
    [InlineData(320)]
    [InlineData(412)]
    public async Task APhoneHasTheFieldTheButtonsAndNoHorizontalScroll(int width)
    {
        SnakePage phone = await OpenAsync(width: width, height: 700);
        await HasNoHorizontalScrollAsync(phone.Page);
        await Expect(phone.Button("Up")).ToBeInViewportAsync();
        await Expect(phone.Button("Down")).ToBeInViewportAsync();
        await Expect(phone.Field).ToBeInViewportAsync(new() { Ratio = 1 });
        LocatorBoundingBoxResult field = (await phone.Field.BoundingBoxAsync())!;
        Assert.InRange(field.Width / field.Height, 1.3, 1.37);
        Assert.InRange(field.Width, width - 40, width);
    }

    [Fact]
    public async Task TheAddressWithoutASlashLeadsToThePage()
    {
        IPage page = await OpenPageAsync("/snake");
        Assert.EndsWith("/snake/", page.Url);
        await Expect(new SnakePage(page).State).ToHaveTextAsync("Connected");
    }

    private async Task<SnakePage> OpenAsync(int width = 1080, int height = 680)
    {
        var page = new SnakePage(await OpenPageAsync("/snake/", width, height));
        await Expect(page.State).ToHaveTextAsync("Connected");
        await Expect(page.Mine).ToHaveCountAsync(1);
        return page;
    }
}
