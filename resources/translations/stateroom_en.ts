<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>stateroom::BatchPanel</name>
    <message numerus="yes">
        <source>%n input(s) are not in the file</source>
        <translation>
            <numerusform>%n input is not in the file</numerusform>
            <numerusform>%n inputs are not in the file</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::CommandPalette</name>
    <message numerus="yes">
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n result</numerusform>
            <numerusform>%n results</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::NextRunPanel</name>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) queued</source>
        <translation>
            <numerusform>%n run queued</numerusform>
            <numerusform>%n runs queued</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::OverviewPanel</name>
    <message numerus="yes">
        <source>%n user(s) have rows in two splits</source>
        <translation>
            <numerusform>%n user has rows in two splits</numerusform>
            <numerusform>%n users have rows in two splits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::ProblemsPanel</name>
    <message numerus="yes">
        <source>%n row(s) like this</source>
        <translation>
            <numerusform>%n row like this</numerusform>
            <numerusform>%n rows like this</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::RunningPanel</name>
    <message numerus="yes">
        <source>%n evaluation(s)</source>
        <translation>
            <numerusform>%n evaluation</numerusform>
            <numerusform>%n evaluations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::SchemaPanel</name>
    <message numerus="yes">
        <source>%n column(s)</source>
        <translation>
            <numerusform>%n column</numerusform>
            <numerusform>%n columns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::StartPage</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::StatusLine</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n processor(s)</source>
        <translation>
            <numerusform>%n processor</numerusform>
            <numerusform>%n processors</numerusform>
        </translation>
    </message>
</context>
</TS>
