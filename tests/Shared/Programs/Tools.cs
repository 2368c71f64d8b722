namespace WsGen.Tests;

/// <summary>What the tests need on the machine. What is missing is a failure that says what to install.</summary>
internal static class Tools
{
    public static string Node => Find("node", "nodejs (Debian: apt-get install nodejs)");

    public static string Chromium => Require("/usr/bin/chromium", "Chromium (Debian: apt-get install chromium)");

    /// <summary>Debian's own, because that is the one python3-websockets belongs to.</summary>
    public static string Python => Require("/usr/bin/python3", "Python (Debian: apt-get install python3)");

    public static string Strace => Find("strace", "strace (Debian: apt-get install strace)");

    public static string OpenSsl => Find("openssl", "openssl (Debian: apt-get install openssl)");

    public static string KeyTool => Find("keytool", "Java's keytool (Debian: apt-get install default-jre-headless)");

    public static string DotNet => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
        ? path
        : Find("dotnet", "the .NET SDK");

    public static string Java => Find("java", "a Java runtime (Debian: apt-get install default-jre-headless)");

    public static string Nginx => Require("/usr/sbin/nginx", "nginx (Debian: apt-get install nginx)");

    public static string TinyProxy => Require("/usr/bin/tinyproxy", "tinyproxy (Debian: apt-get install tinyproxy-bin)");

    public static string Squid => Require("/usr/sbin/squid", "squid (Debian: apt-get install squid)");

    public static void RequireTomcat(string home, string examples)
    {
        Require(Path.Combine(home, "bin", "bootstrap.jar"), "Tomcat (Debian: apt-get install tomcat10-common)");
        Require(Path.Combine(examples, "WEB-INF", "classes", "websocket", "echo", "EchoAnnotation.class"), "its examples (Debian: apt-get install tomcat10-examples)");
    }

    public static void RequireNodeWs() => Require(
        Repository.PathOf("tests", "foreign", "node_modules", "ws", "package.json"), "node's ws (npm ci in tests/foreign)");

    public static string Missing(string what) => $"The tests need {what}. tests/install.sh installs all they need.";

    private static string Require(string path, string what) => File.Exists(path) ? path : throw new FileNotFoundException(Missing(what), path);

    private static string Find(string name, string what) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException(Missing(what), name);
}
