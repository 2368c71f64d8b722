using WsGen.Tests;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>The widths of vectors that this machine's own processor leaves out: the same tests, in a process that may not use more.</summary>
public class Utf8WidthTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")] // what is published ahead of time is compiled for
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task The_check_by_vectors_is_right_with_less(string feature)
    {
        await using ChildProcess tests = ChildProcess.Start(
            Tools.DotNet,
            [
                typeof(Utf8BlocksTests).Assembly.Location, "-noColor", "-noLogo",
                "-class", typeof(Utf8BlocksTests).FullName!, "-class", typeof(Utf8BoundsTests).FullName!,
            ],
            [new(feature, "0")]);
        Assert.True(await tests.ExitAsync(TimeSpan.FromMinutes(5)) == 0, tests.Output + tests.Errors);
        Assert.Contains("Total: 10, Errors: 0, Failed: 0", tests.Output, StringComparison.Ordinal);
    }
}
