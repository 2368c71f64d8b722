using WsGen.Tests;

namespace WsGen.Generators.Tests;

/// <summary>Keeps the Snapshots folder tidy.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void EveryVerifiedFileBelongsToATest() => Assert.Empty(Snapshot.FindOrphans(typeof(SnapshotTests).Assembly));
}
