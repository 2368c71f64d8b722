using System.Globalization;

namespace WsGen.EndToEnd.Tests.Construction;

/// <summary>What a server published ahead of time weighs.</summary>
public sealed class PublishedSizeTests
{
    /// <summary>Bytes: about five megabytes, as the README says.</summary>
    private const long Most = 5_000_000;

    [Fact]
    public async Task AServerIsFiveMegabytesAtMost()
    {
        long size = new FileInfo(await PublishedEchoServer.PathAsync()).Length;
        Assert.True(size <= Most, string.Create(CultureInfo.InvariantCulture, $"{size:N0} bytes, and {Most:N0} at most"));
    }

    /// <summary>What watches files is a twentieth of it; a server reads its settings once.</summary>
    [Fact]
    public async Task ItCarriesNoWatcherOfFiles()
    {
        byte[] program = await File.ReadAllBytesAsync(await PublishedEchoServer.PathAsync(), TestContext.Current.CancellationToken);
        Assert.True(program.AsSpan().IndexOf("epoll_wait"u8) >= 0); // the names of system functions can be seen
        Assert.True(program.AsSpan().IndexOf("inotify_init"u8) < 0);
    }
}
