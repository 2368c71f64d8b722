namespace WsGen.CodeModel.Diagnostics;

/// <summary>The one place that knows where the rules are explained.</summary>
internal static class HelpLink
{
    private const string RulesRoot = "https://github.com/wsgen/wsgen/blob/main/docs/rules/";

    /// <summary>The page of the rule <paramref name="id"/>.</summary>
    public static string For(string id) => $"{RulesRoot}{id}.md";
}
