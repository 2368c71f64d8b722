using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>The chat example in a browser. Each test has a room of its own.</summary>
public sealed class ChatTests(Chromium browser, ExamplesServer server) : ExamplePages(browser, server)
{
    private readonly ExamplesServer _server = server;
    private readonly string _room = $"room-{Guid.NewGuid():N}"[..12];

    [Fact]
    public async Task TwoTabsTalkToEachOther()
    {
        ChatPage ada = await JoinAsync("Ada");
        ChatPage grace = await JoinAsync("Grace");

        await ada.SayAsync("Hello, Grace");
        await Expect(grace.Theirs).ToHaveTextAsync(["Hello, Grace"]);
        await Expect(ada.Mine).ToHaveTextAsync(["Hello, Grace"]);

        await grace.SayAsync("Hello, Ada! 👋");
        await Expect(ada.Theirs).ToHaveTextAsync(["Hello, Ada! 👋"]);
        await Expect(ada.Log.Locator(".message:not(.mine) .who")).ToHaveTextAsync("Grace");
        await Expect(ada.Log.Locator(".message:not(.mine) time")).ToHaveAttributeAsync("datetime", new Regex(@"^\d{4}-\d\d-\d\dT"));
        await Expect(ada.State).ToHaveTextAsync("Connected");
    }

    [Fact]
    public async Task ComingAndGoingIsAnnouncedAndTheListFollows()
    {
        ChatPage ada = await JoinAsync("Ada");
        await Expect(ada.People).ToHaveTextAsync(["Ada"]);

        ChatPage grace = await JoinAsync("Grace");
        await Expect(ada.Log).ToContainTextAsync("Grace has joined.");
        await Expect(ada.People).ToHaveTextAsync(["Ada", "Grace"]);
        await Expect(grace.People).ToHaveTextAsync(["Ada", "Grace"]);

        ChatPage alan = await JoinAsync("Alan");
        await Expect(alan.People).ToHaveTextAsync(["Ada", "Grace", "Alan"]);
        await ada.SayAsync("Is anybody else counting on a machine today?");
        await Expect(grace.Theirs).ToHaveCountAsync(1);
        await grace.SayAsync("Always. Mine has a moth in it.");
        await Expect(alan.Theirs).ToHaveCountAsync(2);
        await alan.SayAsync("Have you tried to decide whether it stops?");
        await Expect(grace.Theirs).ToHaveCountAsync(2);
        await TakePictureAsync(grace.Page, "chat");
        await grace.Page.GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();
        await Expect(ada.Log).ToContainTextAsync("Grace has left.");
        await alan.Page.CloseAsync();
        await Expect(ada.Log).ToContainTextAsync("Alan has left.");
        await Expect(ada.People).ToHaveTextAsync(["Ada"]);
    }

    [Fact]
    public async Task MarkupIsShownAsText()
    {
        const string Markup = "<img src=x onerror=\"document.title='taken over'\"><b>bold</b> &amp; <script>alert(1)</script>";
        ChatPage ada = await JoinAsync("<i>Ada</i>", "<u>room</u>");
        ChatPage grace = await JoinAsync("Grace", "<u>room</u>");
        await ada.SayAsync(Markup);

        await Expect(grace.Theirs).ToHaveTextAsync([Markup]);
        await Expect(grace.People).ToHaveTextAsync(["<i>Ada</i>", "Grace"]);
        await Expect(grace.Log.Locator(".who")).ToHaveTextAsync("<i>Ada</i>");
        foreach (ChatPage page in (ChatPage[])[ada, grace])
        {
            await Expect(page.Page.Locator("#chat :is(img, b, i, u, script)")).ToHaveCountAsync(0);
            Assert.DoesNotContain("taken over", await page.Page.TitleAsync());
        }
    }

    [Fact]
    public async Task ANameThatIsTakenGetsANumber()
    {
        await JoinAsync("Ada");
        ChatPage second = await JoinAsync("ada");
        await Expect(second.Log).ToContainTextAsync("you are “ada 2”");
        await Expect(second.People).ToHaveTextAsync(["Ada", "ada 2"]);
    }

    [Fact]
    public async Task RoomsHearOnlyThemselves()
    {
        ChatPage ada = await JoinAsync("Ada");
        ChatPage elsewhere = await JoinAsync("Grace", _room + "-b");
        ChatPage grace = await JoinAsync("Grace");
        await elsewhere.SayAsync("Is anybody here?");
        await Expect(elsewhere.Mine).ToHaveTextAsync(["Is anybody here?"]);
        await grace.SayAsync("I am.");
        await Expect(ada.Theirs).ToHaveTextAsync(["I am."]);
    }

    [Fact]
    public async Task PagesComeBackAfterTheServerHasBeenRestarted()
    {
        ChatPage ada = await JoinAsync("Ada");
        ChatPage grace = await JoinAsync("Grace");

        await _server.StopAsync();
        await Expect(ada.State).ToContainTextAsync("Not connected");
        await ada.MessageField.FillAsync("Is this still there?");
        await ada.MessageField.PressAsync("Enter");
        await Expect(ada.Page.Locator("#say-hint")).ToContainTextAsync("Not connected");
        await Expect(ada.MessageField).ToHaveValueAsync("Is this still there?");

        await _server.StartAsync();
        foreach (ChatPage page in (ChatPage[])[ada, grace])
        {
            await Expect(page.State).ToHaveTextAsync("Connected");
            await Expect(page.Log).ToContainTextAsync("You are back.");
            await Expect(page.People).ToHaveCountAsync(2);
        }

        await ada.MessageField.PressAsync("Enter");
        await Expect(grace.Theirs).ToHaveTextAsync(["Is this still there?"]);
        ForgetErrors(); // the browser's own: connections refused meanwhile
    }

    [Fact]
    public async Task TheKeyboardIsEnough()
    {
        ChatPage listener = await JoinAsync("Grace");
        ChatPage ada = await OpenAsync();
        IKeyboard keys = ada.Page.Keyboard;
        await Expect(ada.NameField).ToBeFocusedAsync();
        await keys.TypeAsync("Ada");
        await keys.PressAsync("Tab");
        await Expect(ada.RoomField).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(ada.MessageField).ToBeFocusedAsync();
        await Expect(ada.Log).ToContainTextAsync("You have joined.");
        await keys.TypeAsync("two");
        await keys.PressAsync("Shift+Enter");
        await keys.TypeAsync("lines");
        await keys.PressAsync("Enter");
        await Expect(ada.MessageField).ToBeFocusedAsync();
        Assert.Equal("two\nlines", await listener.Theirs.InnerTextAsync());

        // Back through the log and the header, in the order they are seen.
        await keys.PressAsync("Shift+Tab");
        await Expect(ada.Log).ToBeFocusedAsync();
        await keys.PressAsync("Shift+Tab");
        await Expect(ada.Page.GetByRole(AriaRole.Button, new() { Name = "Leave" })).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(ada.RoomField).ToBeFocusedAsync();
    }

    [Fact]
    public async Task AReloadGoesBackInAndTheAddressNamesTheRoom()
    {
        ChatPage ada = await OpenAsync($"/chat/?room={_room}");
        await Expect(ada.RoomField).ToHaveValueAsync(_room);
        await ada.JoinAsync("Ada");
        Assert.EndsWith("#" + _room, ada.Page.Url);

        await ada.Page.ReloadAsync();
        await Expect(ada.Log).ToContainTextAsync("You have joined.");
        await Expect(ada.People).ToHaveTextAsync(["Ada"]);

        await ada.Page.EvaluateAsync("location.hash = 'another-room'");
        await Expect(ada.Page.Locator("#room-name")).ToHaveTextAsync("another-room");
        await Expect(ada.State).ToHaveTextAsync("Connected");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(360)]
    [InlineData(412)]
    public async Task APhoneHasNoHorizontalScroll(int width)
    {
        ChatPage phone = await OpenAsync(width: width, height: 640);
        await phone.HasNoHorizontalScrollAsync();
        await phone.JoinAsync(new string('W', 24));
        ChatPage other = await JoinAsync(new string('M', 24));
        await phone.SayAsync(new string('w', 200) + " and short words");
        await other.SayAsync("https://example.org/" + new string('m', 200));
        await Expect(phone.Theirs).ToHaveCountAsync(1);
        await Expect(phone.Mine).ToHaveCountAsync(1);
        await phone.HasNoHorizontalScrollAsync();

        ILocator toggle = phone.Page.GetByRole(AriaRole.Button, new() { Name = "2 here" });
        await Expect(phone.People.First).ToBeHiddenAsync();
        await toggle.ClickAsync();
        await Expect(phone.People.First).ToBeVisibleAsync();
        await phone.HasNoHorizontalScrollAsync();
        await phone.Page.Keyboard.PressAsync("Escape");
        await Expect(phone.People.First).ToBeHiddenAsync();
    }

    [Fact]
    public async Task AMessageThatIsTooLongIsNotSentAndTheConnectionLivesOn()
    {
        ChatPage ada = await JoinAsync("Ada");
        await ada.MessageField.EvaluateAsync("(field, text) => field.value = text", new string('世', 3000));
        await ada.MessageField.PressAsync("Enter");
        await Expect(ada.Page.Locator("#say-hint")).ToContainTextAsync("too long");
        await ada.SayAsync("Shorter, then.");
        await Expect(ada.Mine).ToHaveTextAsync(["Shorter, then."]);
    }

    [Fact]
    public async Task TheFirstPageLeadsToTheChat()
    {
        IPage page = await OpenPageAsync("/", width: 360, height: 640);
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Chat" }).ClickAsync();
        await Expect(new ChatPage(page).NameField).ToBeVisibleAsync();
    }

    private async Task<ChatPage> JoinAsync(string name, string? room = null)
    {
        ChatPage page = await OpenAsync($"/chat/#{Uri.EscapeDataString(room ?? _room)}");
        await page.JoinAsync(name);
        return page;
    }

    private async Task<ChatPage> OpenAsync(string? path = null, int width = 1080, int height = 680) =>
        new(await OpenPageAsync(path ?? $"/chat/#{_room}", width, height));
}
