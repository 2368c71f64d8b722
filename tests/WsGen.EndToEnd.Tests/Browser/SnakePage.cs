using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>The game of snakes as a person sees it.</summary>
internal sealed class SnakePage(IPage page)
{
    public IPage Page => page;

    public ILocator Field => page.GetByRole(AriaRole.Img);

    public ILocator State => page.Locator("#state");

    public ILocator News => page.Locator("#news");

    public ILocator Players => page.Locator("#players li .name");

    /// <summary>The name of the snake that is this page's own.</summary>
    public ILocator Mine => page.Locator("#players li:has(.you) .name");

    public ILocator Button(string direction) =>
        page.GetByRole(AriaRole.Group, new() { Name = "Where to go" }).GetByRole(AriaRole.Button, new() { Name = direction });

    public Task GoesAsync(string heading) => Expect(Field).ToHaveAttributeAsync("data-heading", heading);

    public async Task<(int X, int Y)> HeadAsync()
    {
        string[] head = (await Field.GetAttributeAsync("data-head"))!.Split(',');
        return (int.Parse(head[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(head[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Has it run into itself.</summary>
    public async Task DieAsync()
    {
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(Field).ToHaveAttributeAsync("data-cells", new System.Text.RegularExpressions.Regex("^([5-9]|[0-9]{2})$"));
        foreach (string key in (string[])["ArrowUp", "ArrowLeft", "ArrowDown"])
        {
            await page.Keyboard.PressAsync(key);
        }
    }
}
