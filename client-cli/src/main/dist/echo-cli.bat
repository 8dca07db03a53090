@echo off
rem Starts echo-cli with the java of JAVA_HOME, or else of the PATH: version 17 or later.
rem ECHO_CLI_JAVA_OPTS: extra options for the JVM.
setlocal
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xlog:disable %ECHO_CLI_JAVA_OPTS% -jar "%~dp0..\lib\echo-cli.jar" %*
