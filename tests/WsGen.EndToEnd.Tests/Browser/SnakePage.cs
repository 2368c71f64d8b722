using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WsGen.Support;
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

    /// <summary>It has its first length, or more: an apple may lie in its way.</summary>
    public Task HasGrownAsync() => Expect(Field).ToHaveAttributeAsync("data-cells", new Regex("^([5-9]|[0-9]{2})$"));

    /// <summary>Sends it where it grows. Places are drawn by lot: if it runs into somebody before that, it sets out again.</summary>
    public async Task GrowAsync(string key, string heading)
    {
        using var limit = new CancellationTokenSource(Bounded.Limit);
        string seen;
        do
        {
            limit.Token.ThrowIfCancellationRequested();
            await page.Keyboard.PressAsync(key);
            IJSHandle state = await page.WaitForFunctionAsync("""
                () => {
                  const { heading, cells } = document.querySelector("canvas").dataset;
                  return heading === "" ? "lies still" : cells >= 5 ? heading : null;
                }
                """);
            seen = await state.JsonValueAsync<string>();
        }
        while (seen == "lies still");
        Assert.Equal(heading, seen);
    }

    /// <summary>Has it run into itself.</summary>
    public async Task DieAsync()
    {
        await page.Keyboard.PressAsync("ArrowRight");
        await HasGrownAsync();
        foreach (string key in (string[])["ArrowUp", "ArrowLeft", "ArrowDown"])
        {
            await page.Keyboard.PressAsync(key);
        }
    }
}
