*** Settings ***
Documentation     Faxes: where they come to lie, who sends them, and that the line leads to nothing else.
Resource          device_${DEVICE}.resource
Test Tags         guide:33    guide:42    surface:line

*** Variables ***
${DEVICE}         twin
${ORIGINAL}       ${CURDIR}/originals/letter.pdf

*** Test Cases ***
A Fax Lies In The Folder Of Its Line
    [Tags]    SFR:FAU_GEN.1    SFR:FDP_ACC.1    SFR:FDP_ACF.1
    A Folder For Faxes
    Fax Comes In    ${ORIGINAL}
    Call Should Have Ended    LINE-000
    Folder Should Hold    9    1
    Tray Should Be Empty
    Audit Log Should Have    event=Job Status    description=Fax    status=Completed

Only The Folder's Owner Has It
    [Tags]    SFR:FDP_ACC.1    SFR:FDP_ACF.1    surface:panel
    A Folder For Faxes
    Fax Comes In    ${ORIGINAL}
    Add User    alice    alice-pass1
    Log In At Panel    alice    alice-pass1
    Press    Send from Folder    faxes
    Panel Should Show    You have no access to this folder.

A Fax Is Sent
    [Tags]    SFR:FAU_GEN.1    surface:panel
    Someone Faxes
    Call Should Have Ended    LINE-000
    Audit Log Should Have    event=Job Status    user=alice    description=Fax    status=Completed

A Data Modem That Is Called Gets No Carrier
    [Tags]    SFR:FDP_FXS_EXT.1    surface:panel
    At The Other End Is    data-modem
    Someone Faxes
    Call Should Have Ended    LINE-102
    Call Should Have No Carrier

Whoever Is No Fax Gets Nothing
    [Tags]    SFR:FDP_FXS_EXT.1    surface:panel
    At The Other End Is    voice
    Someone Faxes
    Call Should Have Ended    LINE-102
    Call Should Have No Carrier

A Broken Fax ROM Answers No Call
    [Tags]    SFR:FPT_TST_EXT.1
    A Folder For Faxes
    Break Part    fax-rom
    Power    restart
    Advance    PT5M
    Panel Should Show Fault    033-321
    Fax Comes In    ${ORIGINAL}
    Advance    PT5M
    Folder Should Hold    9    0

*** Keywords ***
A Folder For Faxes
    Add User    carol    carol-pass1    System Administrator
    Add Folder    9    carol    faxes
    Set Setting    fax.folder_selector.line_1    9

Someone Faxes
    Add User    alice    alice-pass1
    Lay Original    ${ORIGINAL}
    Log In At Panel    alice    alice-pass1
    Press    Fax
    Type Into    Fax Number    117
    Press    Start
    Advance    PT10M
