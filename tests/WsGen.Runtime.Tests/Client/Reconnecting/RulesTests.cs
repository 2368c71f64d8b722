using WsGen.Support;

namespace WsGen.Client.Reconnecting;

/// <summary>How long to wait, and after what.</summary>
public sealed class RulesTests
{
    [Fact]
    public void Delays_double_up_to_the_longest_and_jitter_takes_up_to_a_half()
    {
        double[] due = [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000];
        for (int attempt = 1; attempt <= due.Length; attempt++)
        {
            foreach (double random in (double[])[0, 0.5, 1])
            {
                var backoff = new Backoff(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30), () => random);
                Assert.Equal(due[attempt - 1] * (0.5 + (random / 2)), backoff.DelayOf(attempt).TotalMilliseconds);
            }
        }

        Assert.Equal(TimeSpan.FromSeconds(30), new Backoff(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(30), static () => 1).DelayOf(int.MaxValue));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("0", 0.0)]
    [InlineData("120", 120.0)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("99999999999", null)]
    [InlineData("soon", null)]
    [InlineData("Thu, 26 Nov 2026 12:00:30 GMT", 30.0)]
    [InlineData("Thu, 26 Nov 2026 11:00:00 GMT", 0.0)]
    [InlineData("2026-11-26T12:00:30Z", null)]
    public void Retry_After_is_seconds_or_a_date(string? field, double? seconds) =>
        Assert.Equal(seconds, Backoff.ReadRetryAfter(field, new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero))?.TotalSeconds);

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    [InlineData(1002, false)]
    [InlineData(1003, false)]
    [InlineData(1005, false)]
    [InlineData(1007, false)]
    [InlineData(1008, false)]
    [InlineData(1009, false)]
    [InlineData(1010, false)]
    [InlineData(1011, true)]
    [InlineData(1012, true)]
    [InlineData(1013, true)]
    [InlineData(1014, true)]
    [InlineData(3000, false)]
    [InlineData(4000, false)]
    public void Codes_that_invite_back(int code, bool invites)
    {
        Assert.Equal(invites, ReconnectRules.InvitesBack(new CloseReason((CloseCode)code, "", CloseInitiator.Remote)));
        Assert.False(ReconnectRules.InvitesBack(new CloseReason((CloseCode)code, "", CloseInitiator.Local)));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(1001, true)]
    [InlineData(1011, true)]
    [InlineData(1002, false)]
    [InlineData(1003, false)]
    [InlineData(1007, false)]
    [InlineData(1008, false)]
    [InlineData(1009, false)]
    public void A_lost_connection_invites_back_unless_the_server_broke_a_rule_that_it_would_break_again(int? sent, bool invites) =>
        Assert.Equal(invites, ReconnectRules.InvitesBack(new CloseReason(CloseCode.AbnormalClosure, "", CloseInitiator.Transport, (CloseCode?)sent)));

    [Theory]
    [InlineData(HandshakeFailure.Resolve, null, true)]
    [InlineData(HandshakeFailure.Connect, null, true)]
    [InlineData(HandshakeFailure.Timeout, null, true)]
    [InlineData(HandshakeFailure.ConnectionLost, null, true)]
    [InlineData(HandshakeFailure.Authentication, 401, true)]
    [InlineData(HandshakeFailure.Status, 429, true)]
    [InlineData(HandshakeFailure.Status, 500, true)]
    [InlineData(HandshakeFailure.Status, 503, true)]
    [InlineData(HandshakeFailure.Status, 400, false)]
    [InlineData(HandshakeFailure.Status, 403, false)]
    [InlineData(HandshakeFailure.Status, 404, false)]
    [InlineData(HandshakeFailure.Redirect, 302, false)]
    [InlineData(HandshakeFailure.Upgrade, 101, false)]
    [InlineData(HandshakeFailure.CertificateName, null, false)]
    public void Failures_that_may_pass(HandshakeFailure failure, int? status, bool passes)
    {
        Assert.Equal(passes, ReconnectRules.MayPass(new WsHandshakeException("", failure, status), isRenewed: true));
        Assert.False(ReconnectRules.MayPass(new InvalidOperationException(), isRenewed: true));
    }

    /// <summary>The same password would be refused again, and some servers count.</summary>
    [Fact]
    public void Credentials_that_were_refused_are_not_tried_again_where_nobody_can_renew_them()
    {
        Assert.False(ReconnectRules.MayPass(new WsHandshakeException("", HandshakeFailure.Authentication, 401), isRenewed: false));
        Assert.True(ReconnectRules.MayPass(new WsHandshakeException("", HandshakeFailure.Connect), isRenewed: false));
    }

    [Theory]
    [InlineData("InitialDelay", 0)]
    [InlineData("MaxDelay", 400)]
    [InlineData("MaxDelay", 25L * 24 * 60 * 60 * 1000)]
    [InlineData("StableAfter", -1)]
    [InlineData("MaxAttempts", 0)]
    [InlineData("MaxKeptMessages", 0)]
    [InlineData("MaxKeptMessages", 1_000_001)]
    [InlineData("MaxKeptBytes", 0)]
    public async Task An_option_that_cannot_work_is_refused_with_its_name(string name, long value)
    {
        var options = new WsClientOptions { Reconnect = { Enabled = true } };
        switch (name)
        {
            case "InitialDelay":
                options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(value);
                break;
            case "MaxDelay":
                options.Reconnect.MaxDelay = TimeSpan.FromMilliseconds(value);
                break;
            case "StableAfter":
                options.Reconnect.StableAfter = TimeSpan.FromMilliseconds(value);
                break;
            case "MaxAttempts":
                options.Reconnect.MaxAttempts = (int)value;
                break;
            case "MaxKeptMessages":
                options.Reconnect.MaxKeptMessages = (int)value;
                break;
            default:
                options.Reconnect.MaxKeptBytes = value;
                break;
        }

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => WsClient.ConnectAsync("ws://127.0.0.1:1/", options).Within());
        Assert.Contains("WsClientOptions.Reconnect." + name, error.Message, StringComparison.Ordinal);
    }
}
