using Microsoft.Playwright;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>The chat as a person sees it: through labels, roles and text.</summary>
internal sealed class ChatPage(IPage page)
{
    public IPage Page => page;

    public ILocator NameField => page.GetByLabel("Your name");

    public ILocator RoomField => page.GetByLabel("Room", new() { Exact = true });

    public ILocator MessageField => page.GetByRole(AriaRole.Textbox, new() { Name = "Message", Exact = true });

    public ILocator Log => page.GetByRole(AriaRole.Log);

    public ILocator State => page.Locator("#state");

    public ILocator People => page.Locator("#people-list li bdi");

    /// <summary>What others have said.</summary>
    public ILocator Theirs => Log.Locator(".message:not(.mine) .text");

    /// <summary>What has been said here.</summary>
    public ILocator Mine => Log.Locator(".message.mine .text");

    public async Task JoinAsync(string name)
    {
        await NameField.FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        await Expect(Log).ToContainTextAsync("You have joined.");
    }

    public async Task SayAsync(string text)
    {
        await MessageField.FillAsync(text);
        await MessageField.PressAsync("Enter");
        await Expect(MessageField).ToHaveValueAsync("");
    }

    public async Task HasNoHorizontalScrollAsync() => Assert.Equal(
        page.ViewportSize!.Width,
        await page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll('#log, main')].map(e => e.clientWidth < e.scrollWidth ? 9999 : 0))"));

    public static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
