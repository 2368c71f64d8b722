using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>The echo in a browser, by each kind of endpoint.</summary>
public sealed class EchoTests(Chromium browser, ExamplesServer server) : ExamplePages(browser, server)
{
    private readonly ExamplesServer _server = server;

    [Theory]
    [InlineData("Annotated")]
    [InlineData("Programmatic")]
    [InlineData("Streaming")]
    [InlineData("Asynchronous")]
    public async Task TextAndBytesComeBack(string variant)
    {
        IPage page = await OpenAsync(variant);
        await SendAsync(page, "Grüße, 世界 👋");
        await Expect(Received(page).Locator(".what")).ToHaveTextAsync(["Grüße, 世界 👋"]);
        await Expect(Received(page).Locator(".about")).ToHaveTextAsync([new Regex(@"^text, 20 bytes, [\d.]+ ms$")]);

        await page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync("AB");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send as binary" }).ClickAsync();
        await Expect(Received(page).Locator(".what")).ToHaveTextAsync(["Grüße, 世界 👋", "41 42"]);
        await Expect(Received(page).Last.Locator(".about")).ToHaveTextAsync(new Regex("^binary, 2 bytes"));

        await page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send as text" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send as binary" }).ClickAsync();
        await Expect(Received(page).Locator(".what")).ToHaveTextAsync(["Grüße, 世界 👋", "41 42", "", "(empty)"]);
    }

    [Theory]
    [InlineData("Annotated")]
    [InlineData("Programmatic")]
    [InlineData("Asynchronous")]
    public async Task WhatIsTooLargeIsRefusedAndThePageComesBack(string variant)
    {
        IPage page = await OpenAsync(variant);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send 100 KiB" }).ClickAsync();
        await Expect(page.Locator("#log .closed")).ToContainTextAsync("Closed with 1009");
        await Expect(page.Locator("#state")).ToContainTextAsync("Connected to");
        await SendAsync(page, "smaller");
        await Expect(Received(page).Locator(".what")).ToHaveTextAsync(["smaller"]);
    }

    [Fact]
    public async Task WhatIsStreamedMayBeLarge()
    {
        IPage page = await OpenAsync("Streaming");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send 100 KiB" }).ClickAsync();
        await Expect(Received(page).Locator(".about")).ToHaveTextAsync([new Regex("^text, 102,400 bytes")]);
        await Expect(Received(page).Locator(".what")).Not.ToContainTextAsync("Not what was sent");
        await Expect(page.Locator("#log .closed")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task TwoPagesHearOnlyThemselvesAndMarkupIsShownAsText()
    {
        const string Markup = "<img src=x onerror=\"document.title='taken over'\">";
        IPage first = await OpenAsync("Annotated");
        IPage second = await OpenAsync("Annotated");
        await SendAsync(first, Markup);
        await Expect(Received(first).Locator(".what")).ToHaveTextAsync([Markup]);
        await SendAsync(second, "Is anybody there?");
        await second.GetByRole(AriaRole.Button, new() { Name = "Send as binary" }).ClickAsync();
        await Expect(Received(second).Locator(".what")).ToHaveTextAsync(["Is anybody there?", "49 73 20 61 6e 79 62 6f 64 79 20 74 68 65 72 65 3f"]);
        await Expect(first.Locator("#log img")).ToHaveCountAsync(0);
        await TakePictureAsync(second, "echo");
    }

    [Fact]
    public async Task AReloadKeepsTheVariantAndPagesComeBackAfterTheServerHasBeenRestarted()
    {
        IPage page = await OpenAsync("Streaming");
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Streaming" })).ToBeCheckedAsync();
        await Expect(page.Locator("#state")).ToHaveTextAsync("Connected to /echo/streaming");

        await _server.StopAsync();
        await Expect(page.Locator("#state")).ToContainTextAsync("Not connected");
        await SendAsync(page, "lost");
        await Expect(page.Locator("#log .closed").Last).ToContainTextAsync("nothing was sent");
        await _server.StartAsync();
        await Expect(page.Locator("#state")).ToHaveTextAsync("Connected to /echo/streaming");
        await SendAsync(page, "here again");
        await Expect(Received(page).Locator(".what")).ToHaveTextAsync(["here again"]);
        ForgetErrors(); // the browser's own: connections refused meanwhile
    }

    [Fact]
    public async Task TheKeyboardIsEnough()
    {
        IPage page = await OpenAsync("Annotated");
        IKeyboard keys = page.Keyboard;
        await page.GetByRole(AriaRole.Radio, new() { Name = "Annotated" }).FocusAsync();
        await keys.PressAsync("ArrowDown");
        await Expect(page.Locator("#state")).ToHaveTextAsync("Connected to /echo/programmatic");
        await keys.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Message" })).ToBeFocusedAsync();
        await keys.PressAsync("Control+A");
        await keys.TypeAsync("by hand");
        await keys.PressAsync("Enter");
        await Expect(Received(page).Locator(".what")).ToHaveTextAsync(["by hand"]);
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Message" })).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(320)]
    [InlineData(412)]
    public async Task APhoneHasNoHorizontalScroll(int width)
    {
        IPage page = await OpenPageAsync("/echo/", width, 640);
        await Expect(page.Locator("#state")).ToContainTextAsync("Connected to");
        await SendAsync(page, new string('w', 300));
        await Expect(Received(page)).ToHaveCountAsync(1);
        await HasNoHorizontalScrollAsync(page);
    }

    private static ILocator Received(IPage page) => page.Locator("#log .in");

    private static async Task SendAsync(IPage page, string text)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send as text" }).ClickAsync();
    }

    private async Task<IPage> OpenAsync(string variant)
    {
        IPage page = await OpenPageAsync("/echo/");
        await Expect(page.Locator("#state")).ToContainTextAsync("Connected to "); // the browser complains of a connection that is given up before it stands
        await page.GetByRole(AriaRole.Radio, new() { Name = variant }).CheckAsync();
        await Expect(page.Locator("#state")).ToHaveTextAsync($"Connected to /echo/{(variant == "Asynchronous" ? "async" : variant.ToLowerInvariant())}");
        return page;
    }
}
