namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Correlation of a [Send] method does not fit.</summary>
public sealed class WSG1022Tests
{
    private static readonly string Types = JsonSource.Usings + JsonSource.Context("Json", "Ask", "Answer", "Other", "Base", "Derived") + """
        public class Ask { public int Id { get; set; } public string Tag => ""; public int? Maybe => null; private int Hidden => 0; public static int Shared => 0; }
        public class Answer { public int Id { get; set; } public int Tag => 0; public int? Maybe => null; public int Hidden => 0; public int Shared => 0; }
        public class Other { public int Id { get; set; } }
        public class Base { public virtual long Number => 0; }
        public class Derived : Base { public override long Number => 1; }
        public struct Value { public int Id => 0; }

        """;

    private static readonly string Several = JsonSource.Usings + JsonSource.Context("Json", "Ask", "Tagged", "Event", "News") + """
        public class Ask { public int Id { get; set; } public string Tag => ""; }
        public class Tagged { public int Tag => 0; }
        [JsonDerivedType(typeof(Good), "good"), JsonDerivedType(typeof(Bad), "bad"), JsonDerivedType(typeof(Plain), "plain"), JsonDerivedType(typeof(Said), "said")]
        public abstract class Event;
        public interface IPart;
        public interface IAnywhere { int Tag { get; } }
        public abstract class Outcome : Event { public int Tag => 0; }
        public class Good : Outcome, IPart, IAnywhere { public int Id { get; set; } }
        public class Bad : Outcome, IAnywhere;
        public class Plain : Event, IPart;
        public class Said : Event;
        [JsonDerivedType(typeof(Other), "other")] public abstract class News;
        public class Other : News, IAnywhere { public int Tag => 0; }

        """;

    [Theory]
    [InlineData("[Send] public partial ValueTask<Answer> {|#0:{|CS8795:A|}|}(Ask a);", "returns a 'Answer' but has no Correlation: name the property that request and answer have in common")]
    [InlineData("[Send({|#0:Correlation = \"Id\"|})] public partial ValueTask {|CS8795:A|}(Ask a);", "has a Correlation but returns no answer: return a ValueTask or Task of it")]
    [InlineData("[Send({|#0:Correlation = \"No\"|})] public partial Task<Answer> {|CS8795:A|}(Ask a);", "has the Correlation 'No', but 'Ask' has no property of that name that can be read here")]
    [InlineData("[Send({|#0:Correlation = \"Hidden\"|})] public partial Task<Answer> {|CS8795:A|}(Ask a);", "has the Correlation 'Hidden', but 'Ask' has no property of that name that can be read here")]
    [InlineData("[Send({|#0:Correlation = \"Shared\"|})] public partial Task<Answer> {|CS8795:A|}(Ask a);", "has the Correlation 'Shared', but 'Ask' has no property of that name that can be read here")]
    [InlineData("[Send({|#0:Correlation = \"Tag\"|})] public partial Task<Other> {|CS8795:A|}(Ask a);", "has the Correlation 'Tag', but 'Other' has no property of that name that can be read here")]
    [InlineData("[Send({|#0:Correlation = \"Tag\"|})] public partial Task<Answer> {|CS8795:A|}(Ask a);", "has the Correlation 'Tag', which is a 'string' in 'Ask' and a 'int' in 'Answer'")]
    [InlineData("[Send({|#0:Correlation = \"Maybe\"|})] public partial Task<Answer> {|CS8795:A|}(Ask a);", "has the Correlation 'Maybe', which is a 'int?': it must have a value, and one that can be kept")]
    [InlineData("[Send({|#0:Correlation = \"Id\"|})] public partial Task<Value?> {|CS8795:A|}(Ask a);", "returns a 'Value?': an answer is never null")]
    [InlineData("[Send(Correlation = \"Id\", {|#0:TimeoutMilliseconds = -1|})] public partial Task<Answer> {|CS8795:A|}(Ask a);", "has a TimeoutMilliseconds of -1: it must be 0, for no limit, or more")]
    public Task Flagged(string member, string reason) => Verify.Flagged(
        "WSG1022", Types + "[ClientEndpoint] public partial class Chat { " + member + " }", $"The [Send] method 'A' {reason}");

    [Theory]
    [InlineData("[OnMessage] void Text(string text) { }", "Text")]
    [InlineData("[OnMessage] void Others(Other other) { }", "Others")]
    [InlineData("[Send(Correlation = \"Id\")] public partial Task<Other> {|CS8795:B|}(Ask b);", "B")]
    public Task FlaggedWhereAnswersCannotBeTold(string member, string other) => Verify.Flagged(
        "WSG1022",
        Types + "[ClientEndpoint] public partial class Chat { " + member + " [Send(Correlation = \"Id\")] public partial Task<Answer> {|#0:{|CS8795:A|}|}(Ask a); }",
        $"The [Send] method 'A' awaits a 'Answer', and nothing tells it from what '{other}' takes or awaits: " +
        "make both types members of one polymorphic JSON type, or have a decoder for each");

    /// <summary>Answers of several types, which are members of one union: each must have the property, and one union must be meant.</summary>
    [Theory]
    [InlineData("[Send({|#0:Correlation = \"Id\"|})] public partial Task<IPart> {|CS8795:A|}(Ask a);", "has the Correlation 'Id', but 'Plain' has no property of that name that can be read here")]
    [InlineData("[Send({|#0:Correlation = \"Tag\"|})] public partial Task<IPart> {|CS8795:A|}(Ask a);", "has the Correlation 'Tag', which is a 'string' in 'Ask' and a 'int' in 'Good'")]
    [InlineData("[Send({|#0:Correlation = \"Id\"|})] public partial Task<Outcome> {|CS8795:A|}(Ask a); [OnMessage] void Said(Said s) { }", "has the Correlation 'Id', but 'Bad' has no property of that name that can be read here")]
    [InlineData("[Send(Correlation = \"Id\")] public partial Task<IAnywhere> {|#0:{|CS8795:A|}|}(Ask a);", "awaits a 'IAnywhere', which members of both 'Event' and 'News' are: await a type that only members of one of them are")]
    [InlineData("[Send(Correlation = \"Tag\")] public partial Task<Outcome> {|#0:{|CS8795:A|}|}(Tagged a); [OnMessage] void Text(string text) { }",
        "awaits a 'Good', and nothing tells it from what 'Text' takes or awaits: make both types members of one polymorphic JSON type, or have a decoder for each")]
    public Task FlaggedForSeveralAnswers(string member, string reason) => Verify.Flagged(
        "WSG1022", Several + "[ClientEndpoint] public partial class Chat { " + member + " }", $"The [Send] method 'A' {reason}");

    /// <summary>With a handler it is known which union is meant.</summary>
    [Fact]
    public Task NotFlaggedForSeveralAnswers() => Verify.Marked(Several + """
        [ClientEndpoint] public partial class A
        {
            [Send(Correlation = "Tag")] public partial ValueTask<Outcome> {|CS8795:M|}(Tagged ask);
            [Send(Correlation = "Tag")] public partial ValueTask<IAnywhere> {|CS8795:N|}(Tagged ask);
            [OnMessage] void Said(Said said) { }
            [OnMessage] void Plain(Plain plain) { }
        }
        [ClientEndpoint] public partial class B
        {
            [Send(Correlation = "Tag")] public partial ValueTask<Outcome> {|CS8795:M|}(Tagged ask);
            [OnMessage] void Rest(Event rest) { }
        }
        """);

    [Fact]
    public Task NotFlagged() => Verify.Marked(Types + """
        [ClientEndpoint] public partial class A { [Send(Correlation = "Id", TimeoutMilliseconds = 0)] public partial ValueTask<Answer> {|CS8795:M|}(Ask ask); }
        [ClientEndpoint] public partial class B
        {
            [Send(Correlation = "Id")] public partial ValueTask<Answer> {|CS8795:M|}(Ask ask);
            [Send(Correlation = "Hidden")] public partial ValueTask<Answer> {|CS8795:N|}(Answer ask);
            [OnMessage] void Unasked(Answer answer) { }
            [OnMessage] void Bytes(byte[] bytes) { }
        }
        [ClientEndpoint] public partial class C { [Send(Correlation = "Number")] public partial Task<Derived> {|CS8795:M|}(Base ask); }
        """);
}
