# Tomcat 10, embedded, as Debian has it.
prepare() {
  local jars=/usr/share/java
  need javac default-jdk-headless || return
  [ -e $jars/tomcat10-embed-websocket.jar ] || install libtomcat10-embed-java || return
  local path=$jars/tomcat10-embed-core.jar:$jars/tomcat10-embed-websocket.jar:$jars/tomcat10-embed-el.jar:$jars/tomcat10-annotations-api.jar
  javac -nowarn -Xlint:-deprecation -cp "$path" -d "$out/tomcat" bench/peers/tomcat/*.java 2>"$out/tomcat.log" || { cat "$out/tomcat.log"; return 1; }
  command=(java -cp "$path:$out/tomcat" EchoServer)
  files=() # a Java runtime and Debian's jars: nothing that is published as one
  version="Tomcat $(dpkg-query -W -f '${Version}' libtomcat10-embed-java), $(java -version 2>&1 | head -n 1)"
}
