namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>EchoClient and TLS that nginx ends: whom it trusts, and what it says of those it does not.</summary>
public sealed class SecureTests(NginxServer server) : IClassFixture<NginxServer>
{
    private static readonly string[] Echoed = ["open", "text hello", "close 1000"];

    private string[] Trusting => ["--truststore", server.AuthorityFile];

    [Fact]
    public async Task WhomTheTrustStoreNamesIsTrusted()
    {
        Assert.Equal(Echoed, await ClientRun.CleanAsync([server.Secure("good"), "--text", "hello", .. Trusting]));
        Assert.Equal(
            ClientRun.Events("binary 1048576 bytes", 3),
            await ClientRun.CleanAsync([server.Secure("good"), "--binary-size", "1048576", "--count", "3", "--compression", "on", .. Trusting]));
        Assert.Equal(["open", "close 4000 as it was sent"], await ClientRun.CleanAsync([server.Secure("good", "/ping"), "--wait", .. Trusting]));
    }

    [Theory]
    [InlineData("changeit")]
    [InlineData("something else")]
    public async Task ATrustStoreOfJavasKeytoolWillDo(string password)
    {
        string store = Path.Combine(server.Folder, $"store of {password}.p12");
        await using (ChildProcess keytool = ChildProcess.Start(
            Tools.KeyTool, "-importcert", "-noprompt", "-alias", "authority", "-file", server.AuthorityFile, "-keystore", store, "-storetype", "PKCS12", "-storepass", password))
        {
            Assert.True(await keytool.ExitAsync(TimeSpan.FromMinutes(2)) == 0, keytool.Output + keytool.Errors);
        }

        string[] arguments = [server.Secure("good"), "--text", "hello", "--truststore", store];
        Assert.Equal(Echoed, await ClientRun.CleanAsync([.. arguments, "--truststore-password", password]));
        Assert.Contains(store, await ClientRun.RefusedAsync(HandshakeFailure.TrustStore, [.. arguments, "--truststore-password", "wrong"]));
        if (password == "changeit")
        {
            Assert.Equal(Echoed, await ClientRun.CleanAsync(arguments));
        }
    }

    [Theory]
    [InlineData("self", HandshakeFailure.CertificateUntrusted)]
    [InlineData("other", HandshakeFailure.CertificateName)]
    [InlineData("expired", HandshakeFailure.CertificateExpired)]
    [InlineData("old", HandshakeFailure.Tls)]
    public async Task WhatIsWrongWithAServerIsSaid(string certificate, HandshakeFailure failure) =>
        await ClientRun.RefusedAsync(failure, [server.Secure(certificate), "--text", "hello", .. Trusting]);

    [Fact]
    public async Task AnAuthorityThatTheMachineDoesNotKnowIsNotTrusted() =>
        await ClientRun.RefusedAsync(HandshakeFailure.CertificateUntrusted, server.Secure("good"), "--text", "hello");

    [Fact]
    public async Task ARedirectionMayLeadToTlsAndNotAway()
    {
        Assert.Equal(Echoed, await ClientRun.CleanAsync([server.At("/secure"), "--text", "hello", .. Trusting]));
        await ClientRun.RefusedAsync(HandshakeFailure.InsecureRedirect, [server.Secure("good", "/downgrade"), "--text", "hello", .. Trusting]);
    }

    [Fact]
    public async Task TlsWhereThereIsNoneAndNoneWhereThereIsFail()
    {
        await ClientRun.RefusedAsync(HandshakeFailure.Tls, server.Echo.Replace("ws://", "wss://", StringComparison.Ordinal));
        Assert.Contains(
            " 400 ", await ClientRun.RefusedAsync(HandshakeFailure.Status, server.Secure("good").Replace("wss://", "ws://", StringComparison.Ordinal)));
    }
}
