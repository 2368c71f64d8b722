using System.Globalization;
using System.Text;
using WsGen.Load.Measures;

namespace WsGen.Load.Reports;

/// <summary>Results, a line of JSON each, as one table per case in Markdown. Cases and peers keep the order in which they were first measured.</summary>
internal static class Report
{
    /// <summary>What ratios are taken to.</summary>
    private const string Baseline = "bun";

    /// <param name="settings">Its operands are the file of results and, after it, files of notes to be put on top, in Markdown.</param>
    public static Result? Run(Settings settings)
    {
        if (settings.Operands.Count == 0)
        {
            throw new LoadException("report needs a file of results");
        }

        Result[] results = [.. File.ReadLines(settings.Operands[0]).Where(static line => line.StartsWith('{')).Select(Result.FromJson)];
        var text = new StringBuilder();
        foreach (string note in settings.Operands.Skip(1))
        {
            text.Append(File.ReadAllText(note)).Append('\n');
        }

        foreach (IGrouping<string, Result> measured in results.GroupBy(static result => result.Case))
        {
            Write(text, measured.Key, [.. measured], results);
        }

        Console.Write(text.ToString());
        return null;
    }

    private static void Write(StringBuilder text, string name, Result[] measured, Result[] all)
    {
        Column[] columns = [.. Columns.For(name, measured, all, Baseline)];
        int rounds = measured.Max(static result => result.Round);
        text.Append(CultureInfo.InvariantCulture, $"## {name}\n\n{Columns.Explain(name)} Medians of {rounds} {(rounds == 1 ? "round" : "rounds")}.\n\n");
        text.Append("| server |").AppendJoin("|", columns.Select(static column => $" {column.Title} ")).Append("|\n");
        text.Append("|---|").AppendJoin("|", columns.Select(static _ => "---:")).Append("|\n");
        foreach (IGrouping<string, Result> peer in measured.GroupBy(static result => result.Peer))
        {
            text.Append("| ").Append(peer.Key).Append(" |").AppendJoin("|", columns.Select(column => $" {column.Show(peer)} ")).Append("|\n");
        }

        text.Append('\n');
    }
}
