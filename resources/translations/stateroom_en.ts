<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>RunGrouping</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunStatus</name>
    <message numerus="yes">
        <source>No progress of %1 for %n evaluation(s)</source>
        <translation>
            <numerusform>No progress of %1 for %n evaluation</numerusform>
            <numerusform>No progress of %1 for %n evaluations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::AnalysisPanel</name>
    <message numerus="yes">
        <source>Of %n user(s), those whose state points where that of user %1 does</source>
        <translation>
            <numerusform>Of %n user, those whose state points where that of user %1 does</numerusform>
            <numerusform>Of %n users, those whose state points where that of user %1 does</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n user(s), those farthest from all others: Mahalanobis distance over %1 components, %2 % of the variance</source>
        <translation>
            <numerusform>Of %n user, those farthest from all others: Mahalanobis distance over %1 components, %2 % of the variance</numerusform>
            <numerusform>Of %n users, those farthest from all others: Mahalanobis distance over %1 components, %2 % of the variance</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For how many of %n user(s) each unit is over 0.95 of its limit</source>
        <translation>
            <numerusform>For how many of %n user each unit is over 0.95 of its limit</numerusform>
            <numerusform>For how many of %n users each unit is over 0.95 of its limit</numerusform>
        </translation>
    </message>
</context>
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
    <name>stateroom::ComparePanel</name>
    <message numerus="yes">
        <source>prediction %1 and %2, cosine %3, %n unit(s) differ</source>
        <translation>
            <numerusform>prediction %1 and %2, cosine %3, %n unit differs</numerusform>
            <numerusform>prediction %1 and %2, cosine %3, %n units differ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and +%2, sum %3, before the activation; the largest of %n unit(s)</source>
        <translation>
            <numerusform>%1 and +%2, sum %3, before the activation; of %n unit</numerusform>
            <numerusform>%1 and +%2, sum %3, before the activation; the largest of %n units</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unit(s) selected</source>
        <translation>
            <numerusform>%n unit selected</numerusform>
            <numerusform>%n units selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::ForeignBar</name>
    <message numerus="yes">
        <source>Rebuild all %Ln by replay</source>
        <translation>
            <numerusform>Rebuild the only one by replay</numerusform>
            <numerusform>Rebuild all %Ln by replay</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln input(s)</source>
        <translation>
            <numerusform>%Ln input</numerusform>
            <numerusform>%Ln inputs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::HeatmapLane</name>
    <message numerus="yes">
        <source>%n unit(s)</source>
        <translation>
            <numerusform>%n unit</numerusform>
            <numerusform>%n units</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::InputTable</name>
    <message numerus="yes">
        <source>%n row(s) cannot be predicted; the others are, without them.</source>
        <translation>
            <numerusform>%n row cannot be predicted; the others are, without it.</numerusform>
            <numerusform>%n rows cannot be predicted; the others are, without them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::LedgerReplayPage</name>
    <message numerus="yes">
        <source>%1 of %Ln user(s)</source>
        <translation>
            <numerusform>%1 of %Ln user</numerusform>
            <numerusform>%1 of %Ln users</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %Ln revision(s)</source>
        <translation>
            <numerusform>%1, %Ln revision</numerusform>
            <numerusform>%1, %Ln revisions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Identical: %Ln user(s) computed again, the same bit for bit</source>
        <translation>
            <numerusform>Identical: %Ln user computed again, the same bit for bit</numerusform>
            <numerusform>Identical: %Ln users computed again, the same bit for bit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Equal within %1: %Ln user(s) computed again</source>
        <translation>
            <numerusform>Equal within %1: %Ln user computed again</numerusform>
            <numerusform>Equal within %1: %Ln users computed again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Different: %1 of %Ln user(s), the largest |d| is %2</source>
        <translation>
            <numerusform>Different: %1 of %Ln user, the largest |d| is %2</numerusform>
            <numerusform>Different: %1 of %Ln users, the largest |d| is %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::MinimapLane</name>
    <message numerus="yes">
        <source>%n revision(s)</source>
        <translation>
            <numerusform>%n revision</numerusform>
            <numerusform>%n revisions</numerusform>
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
    <name>stateroom::PredictWorkspace</name>
    <message numerus="yes">
        <source>steps of %n user(s)</source>
        <translation>
            <numerusform>steps of %n user</numerusform>
            <numerusform>steps of %n users</numerusform>
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
    <name>stateroom::ResetQuestion</name>
    <message numerus="yes">
        <source>Reset %n user(s)?</source>
        <translation>
            <numerusform>Reset %n user?</numerusform>
            <numerusform>Reset %n users?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n user(s) would change; their mean |h| goes from %2 to %3</source>
        <translation>
            <numerusform>%1 of %n user would change; the mean |h| goes from %2 to %3</numerusform>
            <numerusform>%1 of %n users would change; their mean |h| goes from %2 to %3</numerusform>
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
    <name>stateroom::StateUsersPanel</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::StateWriter</name>
    <message numerus="yes">
        <source>reset of %n user(s)</source>
        <translation>
            <numerusform>reset of %n user</numerusform>
            <numerusform>reset of %n users</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::StatesWorkspace</name>
    <message numerus="yes">
        <source>%n revision(s), after a question</source>
        <translation>
            <numerusform>%n revision, after a question</numerusform>
            <numerusform>%n revisions, after a question</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) of user %1 are edited and not committed.</source>
        <translation>
            <numerusform>%n cell of user %1 is edited and not committed.</numerusform>
            <numerusform>%n cells of user %1 are edited and not committed.</numerusform>
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
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::TimelineLane</name>
    <message numerus="yes">
        <source>scratch, %n step(s)</source>
        <translation>
            <numerusform>scratch, %n step</numerusform>
            <numerusform>scratch, %n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::TransplantBar</name>
    <message numerus="yes">
        <source>%n selected cell(s)</source>
        <translation>
            <numerusform>%n selected cell</numerusform>
            <numerusform>%n selected cells</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::UnitsPanel</name>
    <message numerus="yes">
        <source>%n cell(s) edited</source>
        <translation>
            <numerusform>%n cell edited</numerusform>
            <numerusform>%n cells edited</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>stateroom::UserReplayPage</name>
    <message numerus="yes">
        <source>Identical: %n revision(s) computed again, the same bit for bit</source>
        <translation>
            <numerusform>Identical: %n revision computed again, the same bit for bit</numerusform>
            <numerusform>Identical: %n revisions computed again, the same bit for bit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n revision(s) proven</source>
        <translation>
            <numerusform>%1 of %n revision proven</numerusform>
            <numerusform>%1 of %n revisions proven</numerusform>
        </translation>
    </message>
</context>
</TS>
