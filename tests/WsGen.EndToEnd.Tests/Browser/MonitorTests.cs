using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>The monitor in a browser: what other pages do is seen in its charts.</summary>
public sealed class MonitorTests(Chromium browser, ExamplesServer server) : ExamplePages(browser, server)
{
    private readonly ExamplesServer _server = server;

    [Fact]
    public async Task WhatOtherPagesDoIsSeen()
    {
        IPage monitor = await OpenAsync();
        await Expect(Chart(monitor, "sessions")).ToHaveAttributeAsync("aria-label", new Regex("/monitor 1"));
        IPage[] echoes = [await OpenPageAsync("/echo/"), await OpenPageAsync("/echo/")];
        await Expect(Chart(monitor, "sessions")).ToHaveAttributeAsync("aria-label", new Regex("/echo/annotated 2"));
        IPage second = await OpenAsync();
        await Expect(Chart(second, "sessions")).ToHaveAttributeAsync("aria-label", new Regex("/monitor 2"));

        await echoes[0].GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync("hello");
        Task seen = Expect(Chart(monitor, "messages")).ToHaveAttributeAsync("aria-label", new Regex("/echo/annotated [1-9][0-9.]* received, [1-9][0-9.]* sent"));
        await SendUntilAsync(echoes[0], seen);
        seen = Expect(Chart(monitor, "duration")).ToHaveAttributeAsync("aria-label", new Regex("/echo/annotated [0-9.]+ (µs|ms) median"));
        await SendUntilAsync(echoes[0], seen);
        await Expect(Chart(monitor, "messages").Locator("[data-route='/echo/annotated']")).ToHaveCountAsync(2);

        await echoes[0].GetByRole(AriaRole.Button, new() { Name = "Send 100 KiB" }).ClickAsync();
        await Expect(monitor.Locator("#closes dt", new() { HasText = "1009 transport" })).ToHaveCountAsync(1);
        await echoes[1].EvaluateAsync("fetch('/echo/annotated')");
        await Expect(monitor.Locator("#refusals dt", new() { HasText = "not_an_upgrade" })).ToHaveCountAsync(1);
        ForgetErrors(); // the browser's own: what was asked for is refused
        await TakePictureAsync(monitor, "monitor");
    }

    [Fact]
    public async Task AnEndpointIsHiddenAndThePictureStandsStillByKeyboard()
    {
        IPage page = await OpenAsync();
        ILocator endpoint = page.GetByRole(AriaRole.List, new() { Name = "Endpoints" }).GetByRole(AriaRole.Button, new() { Name = "/monitor" });
        await endpoint.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(endpoint).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(Chart(page, "sessions").Locator("[data-route='/monitor']")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Space");
        await Expect(Chart(page, "sessions").Locator("[data-route='/monitor']")).ToHaveCountAsync(1);

        ILocator pause = page.GetByRole(AriaRole.Button, new() { Name = "Pause" });
        await pause.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        string? at = await page.Locator("body").GetAttributeAsync("data-at");
        IPage other = await OpenAsync();
        await Expect(other.Locator("body")).Not.ToHaveAttributeAsync("data-at", at!);
        Assert.Equal(at, await page.Locator("body").GetAttributeAsync("data-at"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("body")).Not.ToHaveAttributeAsync("data-at", at!);
    }

    [Fact]
    public async Task AReloadKeepsWhatHasBeenAndThePageComesBackAfterTheServerHasBeenRestarted()
    {
        IPage first = await OpenAsync(); // so that somebody watches while the other is away
        IPage page = await OpenAsync();
        await page.ReloadAsync();
        await Expect(Line(page)).ToHaveAttributeAsync("d", new Regex("L")); // two readings and more
        await _server.StopAsync();
        await Expect(page.Locator("#state")).ToContainTextAsync("No connection");
        await _server.StartAsync();
        await Expect(page.Locator("#state")).ToContainTextAsync("Live");
        await Expect(first.Locator("#state")).ToContainTextAsync("Live");
        await Expect(Line(page)).ToHaveAttributeAsync("d", new Regex("M"));
        ForgetErrors(); // the browser's own: connections refused meanwhile
    }

    [Theory]
    [InlineData(320)]
    [InlineData(412)]
    public async Task APhoneHasNoHorizontalScroll(int width)
    {
        IPage page = await OpenAsync(width, 640);
        await HasNoHorizontalScrollAsync(page);
    }

    private static ILocator Chart(IPage page, string id) => page.Locator($"svg#{id}");

    private static ILocator Line(IPage page) => Chart(page, "sessions").Locator("[data-route='/monitor']");

    /// <summary>A second passes between two readings: the page must be busy when it is read.</summary>
    private static async Task SendUntilAsync(IPage page, Task seen)
    {
        while (!seen.IsCompleted)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Send as text" }).ClickAsync();
        }

        await seen;
    }

    private async Task<IPage> OpenAsync(int width = 1080, int height = 900)
    {
        IPage page = await OpenPageAsync("/monitor/", width, height);
        await Expect(page.Locator("#state")).ToContainTextAsync("Live");
        await Expect(Line(page)).ToHaveCountAsync(1);
        return page;
    }
}
