namespace WsGen.Handshake;

public class HandshakeViolationsTests
{
    private static IEnumerable<HandshakeViolation> All => Enum.GetValues<HandshakeViolation>().Where(each => each != HandshakeViolation.None);

    [Fact]
    public void Every_violation_has_a_sentence_of_its_own_in_printable_ascii()
    {
        Assert.All(All, violation =>
        {
            Assert.EndsWith(".", violation.Reason(), StringComparison.Ordinal);
            Assert.All(violation.Reason(), c => Assert.InRange(c, ' ', '~'));
        });
        Assert.Equal(All.Count(), All.Select(HandshakeViolations.Reason).Distinct().Count());
    }

    [Fact]
    public void Every_violation_of_a_request_has_a_status_and_those_of_an_answer_have_none()
    {
        Assert.All(All.Where(each => each < HandshakeViolation.StatusLineInvalid), each => Assert.InRange(each.StatusCode(), 400, 505));
        Assert.All(All.Where(each => each >= HandshakeViolation.StatusLineInvalid), each => Assert.Equal(0, each.StatusCode()));
    }

    [Fact]
    public void None_is_not_a_violation()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HandshakeViolation.None.StatusCode());
        Assert.Throws<ArgumentOutOfRangeException>(() => HandshakeViolation.None.Reason());
    }
}
