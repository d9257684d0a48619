*** Settings ***
Documentation     A part that does not pass its test at the start keeps the machine from working, and says which.
Resource          device_${DEVICE}.resource
Test Tags         SFR:FPT_TST_EXT.1    guide:34    surface:panel
Test Template     A Broken Part Stops The Machine

*** Variables ***
${DEVICE}         twin

*** Test Cases ***                PART              CODE
The Controller ROM                controller-rom    117-311
The Fax ROM                       fax-rom           033-321
The Random Numbers                rng               116-321
The Source Of Their Entropy       entropy           024-371

*** Keywords ***
A Broken Part Stops The Machine
    [Arguments]    ${part}    ${code}
    Break Part    ${part}
    Power    restart
    Advance    PT5M
    Panel Should Show Fault    ${code}
    Mend Part    ${part}
    Power    restart
    Advance    PT5M
    Panel Should Show    Local User
