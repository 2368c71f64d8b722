using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Handshakes;
using WsGen.EndToEnd.Tests.Routing;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>The authentication of an upgrade request ends, and with it the session.</summary>
public sealed class AuthenticationEndTests
{
    private const string Reason = "the identity of the user has ended (UserExpires)";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Recorder _notes = new();

    private string Claim(int seconds) => (_time.GetUtcNow().ToUnixTimeSeconds() + seconds).ToString(CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("X-Ticket: 100", null)]
    [InlineData(null, 100)]
    [InlineData("X-Ticket: 100", 5)] // the ticket is what the scheme says, the claim may be left over from another
    [InlineData("X-Ticket: 100", 500)]
    public async Task TheSessionClosesWith1008WhenItsTimeHasCome(string? ticket, int? claim)
    {
        await using WebApplication application = await StartAsync();
        await using RawClient client = await OpenAsync(application, ["X-User: ann", .. ticket is null ? [] : new[] { ticket }, .. claim is { } seconds ? [$"X-Claim: {Claim(seconds)}"] : Array.Empty<string>()]);
        Assert.Equal(_time.GetUtcNow().AddSeconds(100), _notes.Opened.Single().UserExpires);
        _time.Advance(TimeSpan.FromSeconds(99));
        await client.SendAsync(RawClient.Text("still"));
        Assert.Equal("still", await client.ReadTextAsync());
        await ExpectEndAsync(client, TimeSpan.FromSeconds(1));
        Assert.Equal((1006, 1008), (await _notes.EndsAsync()).Select(static reason => ((int)reason.Code, (int)reason.SentCode!)).Single());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("NaN")]
    [InlineData("1e300")]
    [InlineData("999999999999999")]
    public async Task AClaimThatIsNoMomentEndsNothing(string claim)
    {
        await using WebApplication application = await StartAsync();
        await using RawClient client = await OpenAsync(application, "X-User: ann", $"X-Claim: {claim}");
        Assert.Null(_notes.Opened.Single().UserExpires);
        Assert.Equal("ann", _notes.Opened.Single().User!.Identity!.Name);
    }

    [Fact]
    public async Task AClaimOfBeforeAllTimeHasEnded()
    {
        await using WebApplication application = await StartAsync();
        await using RawClient client = await OpenAsync(application, "X-User: ann", "X-Claim: -1");
        Assert.Equal(DateTimeOffset.UnixEpoch, _notes.Opened.Single().UserExpires);
    }

    [Fact]
    public async Task SoItDoesNotWhereTheOptionsSaySo()
    {
        await using WebApplication application = await StartAsync(static builder => builder.Configuration["WsGen:CloseOnAuthenticationExpiration"] = "false");
        await using RawClient client = await OpenAsync(application, "X-User: ann", "X-Ticket: 100");
        Assert.Null(_notes.Opened.Single().UserExpires);
        _time.Advance(TimeSpan.FromSeconds(1000));
        await client.SendAsync(RawClient.Text("still"));
        Assert.Equal("still", await client.ReadTextAsync());
    }

    [Fact]
    public async Task WhoRenewsItPutsItOff()
    {
        await using WebApplication application = await StartAsync();
        await using RawClient client = await OpenAsync(application, "X-User: ann", "X-Ticket: 100");
        _notes.Opened.Single().UserExpires = _time.GetUtcNow().AddSeconds(200);
        _time.Advance(TimeSpan.FromSeconds(199));
        await client.SendAsync(RawClient.Text("still"));
        Assert.Equal("still", await client.ReadTextAsync());
        await ExpectEndAsync(client, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task AConfiguratorHasTheLastWord()
    {
        await using WebApplication application = await StartAsync(map: application => application.MapEndpoint(_notes.At("/").WithConfigurator<Longer>()));
        await using RawClient client = await OpenAsync(application, "X-User: ann", "X-Ticket: 100");
        Assert.Equal(_time.GetUtcNow().AddSeconds(150), _notes.Opened.Single().UserExpires);
    }

    /// <summary>As applications do it: a cookie with an end.</summary>
    [Fact]
    public async Task ACookieIsATicket()
    {
        await using WebApplication application = await RoutingTests.StartAsync(
            application =>
            {
                application.UseAuthentication();
                application.UseAuthorization();
                application.MapGet("/in", static (HttpContext http) => http.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann")], "cookie"))));
                application.MapEndpoint(_notes.At("/")).RequireAuthorization();
            },
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(_time).AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
                builder.Services.AddAuthorization().AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(static cookie => cookie.ExpireTimeSpan = TimeSpan.FromMinutes(20));
            });
        int port = RoutingTests.PortOf(application);
        Assert.Equal("401", await RoutingTests.AskAsync(port, "/")); // not a page for login
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false });
        using HttpResponseMessage answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/in"), TestContext.Current.CancellationToken);
        string cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        await using RawClient client = await OpenAsync(application, $"Cookie: {cookie}");
        Assert.Equal("ann", _notes.Opened.Single().User!.Identity!.Name);
        await ExpectEndAsync(client, TimeSpan.FromMinutes(20));
    }

    /// <summary>Within a few ticks of the clock: it leaves to the next what it finds a thread at.</summary>
    private async Task ExpectEndAsync(RawClient client, TimeSpan left)
    {
        _time.Advance(left);
        Task<(int, string)> end = client.ReadCloseAsync();
        await Bounded.Until(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            return end.IsCompleted;
        });
        Assert.Equal((1008, Reason), await end);
    }

    private Task<WebApplication> StartAsync(Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null) => RoutingTests.StartAsync(
        application =>
        {
            application.UseAuthentication();
            (map ?? (application => application.MapEndpoint(_notes.At("/"))))(application);
        },
        builder =>
        {
            TicketScheme.AddTo(builder.Services);
            builder.Services.AddSingleton<TimeProvider>(_time);
            configure?.Invoke(builder);
        });

    private async Task<RawClient> OpenAsync(WebApplication application, params string[] fields)
    {
        RawClient client = await RawClient.ConnectAsync(RoutingTests.PortOf(application));
        await client.SendAsync(ConfiguratorTests.Request("/", fields));
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        await Bounded.Until(() => !_notes.Opened.IsEmpty);
        return client;
    }

    private sealed class Longer : ServerEndpointConfigurator
    {
        public override ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken)
        {
            request.UserExpires = request.UserExpires!.Value.AddSeconds(50);
            return default;
        }
    }
}
