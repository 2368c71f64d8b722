using WsGen.Load.Measures;

namespace WsGen.Load.Reports;

internal static class Report
{
    public static Result? Run(Settings settings) => null;
}
